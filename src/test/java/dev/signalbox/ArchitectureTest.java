package dev.signalbox;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Holds the table of rooms against the code, which is read once for all tests. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ArchitectureTest {
    private static final String ROOT = "dev.signalbox";

    /** Which rooms a room may know. {@code app}, on the third floor, may know all. */
    private static final Map<String, List<String>> MAY_USE = Map.ofEntries(
            Map.entry("http", List.of("bus")),
            Map.entry("watch", List.of("bus", "tasklist", "git", "files")),
            Map.entry("rollback", List.of("bus", "tasklist", "git", "store")),
            Map.entry("gate", List.of("bus", "files")),
            Map.entry("journal", List.of("bus", "store")),
            Map.entry("job", List.of("bus", "store")),
            Map.entry("handoff", List.of("bus", "store")),
            Map.entry("account", List.of("bus", "store")),
            Map.entry("bus", List.of()),
            Map.entry("tasklist", List.of()),
            Map.entry("git", List.of()),
            Map.entry("files", List.of()),
            Map.entry("store", List.of()),
            Map.entry("cluster", List.of()));

    private final JavaClasses classes = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(ROOT);

    @Test
    void the_import_is_not_empty_and_every_room_of_it_is_in_the_table() {
        Set<String> rooms = classes.stream()
                .map(JavaClass::getPackageName)
                .filter(name -> name.startsWith(ROOT + "."))
                .map(name -> name.substring(ROOT.length() + 1).split("\\.")[0])
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(rooms).contains("app", "bus", "http", "watch", "tasklist", "git", "account", "store");
        rooms.remove("app");
        assertThat(MAY_USE.keySet()).containsAll(rooms);
    }

    @Test
    void a_room_knows_only_the_rooms_below_it_that_the_table_grants() {
        MAY_USE.forEach((room, others) -> {
            String[] granted = Stream.concat(Stream.of(room), others.stream())
                    .map(name -> ROOT + "." + name + "..")
                    .toArray(String[]::new);
            noClasses()
                    .that()
                    .resideInAPackage(ROOT + "." + room + "..")
                    .should()
                    .dependOnClassesThat(resideInAPackage(ROOT + "..").and(resideOutsideOfPackages(granted)))
                    .allowEmptyShould(true)
                    .check(classes);
        });
    }

    @Test
    void a_rule_that_is_broken_is_noticed() {
        assertThat(noClasses()
                        .that()
                        .resideInAPackage(ROOT + ".watch..")
                        .should()
                        .dependOnClassesThat(resideInAPackage(ROOT + ".bus.."))
                        .evaluate(classes)
                        .hasViolation())
                .isTrue();
    }

    @Test
    void only_the_bus_touches_the_event_bus() {
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + ".bus..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.vertx.core.eventbus..")
                .check(classes);
    }

    @Test
    void the_lower_floor_knows_no_vertx_beyond_what_it_exists_for() {
        for (String room : List.of("tasklist", "git", "files")) {
            noClasses()
                    .that()
                    .resideInAPackage(ROOT + "." + room + "..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("io.vertx..")
                    .check(classes);
        }
    }

    @Test
    void the_http_room_reads_no_database_and_starts_no_process() {
        noClasses()
                .that()
                .resideInAPackage(ROOT + ".http..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.sql..")
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(ProcessBuilder.class)
                .check(classes);
    }

    @Test
    void only_the_store_knows_drivers_pools_and_migrations() {
        // The reader of other people's databases is a process of its own, so that those cannot harm the server.
        noClasses()
                .that()
                .resideOutsideOfPackages(ROOT + ".store..", ROOT + ".watch.run.reader..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "org.sqlite..", "com.zaxxer.hikari..", "org.flywaydb..", "io.vertx.jdbcclient..", "javax.sql..")
                .check(classes);
        // Whoever keeps something in it reads and writes through what the store hands out.
        noClasses()
                .that()
                .resideOutsideOfPackages(
                        ROOT + ".store..",
                        ROOT + ".journal..",
                        ROOT + ".job..",
                        ROOT + ".handoff..",
                        ROOT + ".account..",
                        ROOT + ".rollback..",
                        ROOT + ".watch.run.reader..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.sql..", "io.vertx.sqlclient..")
                .check(classes);
    }

    @Test
    void what_reads_the_databases_of_others_runs_in_its_own_process_and_nowhere_else() {
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + ".watch.run.reader..")
                .and()
                // Starts it, by its name.
                .doNotHaveFullyQualifiedName(ROOT + ".watch.run.ReaderChild")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(ROOT + ".watch.run.reader..")
                .check(classes);
        noClasses()
                .that()
                .resideInAnyPackage(ROOT + ".watch.run.reader..", ROOT + ".watch.run.wire..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.vertx..", "org.slf4j..", ROOT + ".watch", ROOT + ".watch.run", ROOT + ".watch.state..")
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(dev.signalbox.bus.Json.class)
                .check(classes);
    }

    @Test
    void there_is_no_static_mutable_state() {
        fields().that()
                .areStatic()
                .and()
                .doNotHaveModifier(com.tngtech.archunit.core.domain.JavaModifier.SYNTHETIC)
                .should()
                .beFinal()
                .check(classes);
    }

    @Test
    void the_top_level_holds_what_the_house_plan_names() {
        String[] names = new java.io.File(".").list((folder, name) -> !name.startsWith("."));
        assertThat(Arrays.stream(names).filter(name -> !name.equals("target")))
                .containsExactlyInAnyOrder("README.md", "conf", "pom.xml", "src", "webroot");
    }
}

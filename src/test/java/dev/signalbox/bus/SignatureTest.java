package dev.signalbox.bus;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.UniqueElements;

class SignatureTest {
    @Property(tries = 200)
    void it_depends_on_the_items_and_not_on_their_order(
            @ForAll @UniqueElements @Size(min = 1, max = 30) List<String> keys, @ForAll Random random) {
        List<String> shuffled = new ArrayList<>(keys);
        Collections.shuffle(shuffled, random);
        assertThat(of(shuffled)).isEqualTo(of(keys));
        Signature other = new Signature();
        keys.forEach(key -> other.add(key, "other " + key));
        assertThat(other.toString()).isNotEqualTo(of(keys));
    }

    @Property(tries = 200)
    void taking_an_item_away_undoes_adding_it(@ForAll @UniqueElements List<String> keys, @ForAll String further) {
        Signature signature = new Signature();
        keys.forEach(key -> signature.add(key, "v" + key));
        signature.add(further, "1");
        signature.remove(further, "1");
        assertThat(signature.toString()).isEqualTo(of(keys)).matches("[0-9a-f]{32}");
    }

    private static String of(List<String> keys) {
        Signature signature = new Signature();
        keys.forEach(key -> signature.add(key, "v" + key));
        return signature.toString();
    }
}

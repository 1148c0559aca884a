package dev.signalbox.rollback;

/** The references that keep what was before. They are neither cloned nor pushed, and they survive a clean-up by git. */
final class BackupRefs {
    static final String PREFIX = "refs/signalbox/rollback/";

    private BackupRefs() {}

    static void create(Git git, String ref, String commit) throws RefusedRollback {
        git.line("update-ref", "-m", "signalbox: backup", ref, commit, "");
    }

    /** Removes those of one attempt; it is no fault if there are none. */
    static void remove(Git git, JournalEntry entry) throws RefusedRollback {
        for (String ref : new String[] {entry.backupRef(), entry.snapshotRef(), entry.snapshotRef() + "-recovered"}) {
            git.run("update-ref", "-d", ref);
        }
    }
}

package dev.signalbox.rollback;

/** Where a rollback has got to. A process that ends at any of them leaves something that can be finished or undone. */
enum Step {
    JOURNALED,
    BACKED_UP,
    LOCKED,
    ABOUT_TO_SWITCH,
    FILES_SWITCHED,
    BRANCH_MOVED,
    INDEX_INSTALLED,
    UNLOCKED,
    STORY_REOPENED;

    /** Told about each step as it is reached. */
    interface Observer {
        void reached(Step step);
    }
}

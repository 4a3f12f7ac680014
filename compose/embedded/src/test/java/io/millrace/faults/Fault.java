package io.millrace.faults;

/** Something that happens to a stack from outside. */
interface Fault {

    String name();

    /** How many records of each pipeline come in as quickly as they can; then a steady stream until it is over. */
    default long records() {
        return 200;
    }

    /** Why it cannot happen on this machine; nothing if it can. */
    default String obstacle() {
        return "";
    }

    /** Whether others may happen right after it, before anything is compared. What is lost or doubled stays so. */
    default boolean isBrief() {
        return false;
    }

    /** Whether it happens to a stack that refuses at first what comes in. */
    default boolean isOfRefused() {
        return false;
    }

    /**
     * Lets it happen, and sees to it that the stack can recover.
     *
     * @param number which time it happens
     * @return what the driver said if it refused to go on, else nothing
     */
    String inject(Life life, int number);
}

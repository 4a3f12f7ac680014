package io.millrace.faults;

/** Something that happens to a stack from outside. */
interface Fault {

    String name();

    /** How many records of each pipeline come in as quickly as they can; then a steady stream until it is over. */
    default long records() {
        return 200;
    }

    /**
     * Lets it happen, and sees to it that the stack can recover.
     *
     * @param number which time it happens
     * @return what the driver said if it refused to go on, else nothing
     */
    String inject(Life life, int number);
}

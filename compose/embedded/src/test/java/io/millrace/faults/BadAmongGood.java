package io.millrace.faults;

/** Nothing breaks, but for what comes in: a million records, and one in fifty of them is bad in one of many ways. */
record BadAmongGood() implements Fault {

    private static final long RECORDS_OF_EACH = 210_000;

    @Override
    public String name() {
        return "bad records among 1,000,000 good ones";
    }

    @Override
    public long records() {
        return RECORDS_OF_EACH;
    }

    @Override
    public String inject(Life life, int number) {
        return "";
    }
}

package io.millrace.stack;

/** Is told what happens while it happens. */
public interface Report {

    /** Something that is worth a line of its own. */
    void says(String line);

    /** What is under way now; it replaces what was said last. */
    void doing(String what);

    static Report quiet() {
        return new Report() {
            @Override
            public void says(String line) {}

            @Override
            public void doing(String what) {}
        };
    }
}

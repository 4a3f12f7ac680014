package io.millrace.engine.inspect;

/**
 * What a start does before the first batch, or has to tell.
 *
 * @param subject the table or the file that it is done to
 * @param text for people
 */
public record Step(Action action, String subject, String text) {

    public enum Action {
        /** Makes a table. */
        CREATE,
        /** Puts a table back into the metastore, which has lost it. */
        REGISTER,
        /** Gives a table the columns that it lacks. */
        GROW,
        /** Removes a torn file that nothing depends on. */
        CLEAR,
        /** Splits the state into another number of partitions, which is the subject. */
        REPARTITION,
        /** Runs the batch that is planned, which is the subject, before the rest; the plan is then made once more. */
        FINISH,
        /** Gives Spark's query a new id; without one Spark does not go on. */
        NAME,
        /** Nothing, but people should know. */
        TELL
    }
}

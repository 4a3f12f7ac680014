package io.millrace.pipelines;

/** Runs pipelines on Spark. */
public final class Main {

    private Main() {}

    public static void main(String[] arguments) {
        System.out.println("Pipelines: " + Pipelines.ALL);
    }
}

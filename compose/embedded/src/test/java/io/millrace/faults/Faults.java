package io.millrace.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Lets every fault happen many times: {@code [--runs N] [--random N] [--only PATTERN] [--results FILE] [--page FILE]}. What
 * is in the file of results is not done again; the page gets the table of all results.
 */
public final class Faults {

    private int runs = 10;
    private int random = 100;
    private String only = "";
    private Path file = Path.of(".millrace/faults.tsv");
    private Path page;
    private Life life;

    private Faults() {}

    public static void main(String[] arguments) throws IOException {
        System.exit(new Faults().run(List.of(arguments)));
    }

    private int run(List<String> arguments) throws IOException {
        for (int index = 0; index + 1 < arguments.size(); index += 2) {
            String value = arguments.get(index + 1);
            switch (arguments.get(index)) {
                case "--runs" -> runs = Integer.parseInt(value);
                case "--random" -> random = Integer.parseInt(value);
                case "--only" -> only = value;
                case "--page" -> page = Path.of(value);
                case "--results" -> file = Path.of(value);
                default -> throw new IllegalArgumentException("Unknown option " + arguments.get(index));
            }
        }
        Results results = Results.in(file);
        for (int number = 0; number < Math.max(runs, random); number++) {
            for (Fault fault : every()) {
                int times = fault instanceof KillAnytime ? random : runs;
                if (number < times && fault.name().matches(".*(" + only + ").*") && !results.has(fault, number)) {
                    results.add(outcome(fault, number));
                }
            }
        }
        System.out.println(results.table());
        if (page != null) {
            Files.writeString(page, results.within(Files.readString(page)));
        }
        return results.areWell() ? 0 : 1;
    }

    private static List<Fault> every() {
        List<Fault> every = new ArrayList<>(Points.ALL);
        every.add(new KillAnytime());
        every.addAll(KillAtFirst.ALL);
        every.addAll(Outage.ALL);
        every.addAll(FullDisk.ALL);
        every.addAll(TornFile.ALL);
        every.add(new BadAmongGood());
        return every;
    }

    static Fault named(String name) {
        return every().stream()
                .filter(fault -> fault.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** A life that has gone wrong is kept to be looked at, and another one begun. */
    private Outcome outcome(Fault fault, int number) throws IOException {
        if (life == null) {
            life = Life.begin(Files.createTempDirectory("millrace-faults"), number);
        }
        Outcome outcome;
        try {
            outcome = life.bear(fault, number);
        } catch (RuntimeException broken) {
            broken.printStackTrace(System.out);
            outcome = Outcome.unknown(fault, number, broken);
        }
        System.out.println(outcome.line());
        if (!outcome.isWell()) {
            outcome.differences().forEach(each -> System.out.println("    " + each));
            System.out.println("    kept in " + life.rig().folder());
            life.close();
            life = null;
        }
        return outcome;
    }
}

package io.millrace.faults;

import io.millrace.stack.Rig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Lets every fault happen many times: {@code --results FILE --commit NAME [--runs N] [--random N] [--only
 * PATTERN] [--page FILE]}. What is in the file of results with this commit is not done again, and what is there of a fault
 * with another one is replaced. The page gets the table of all results.
 */
public final class Faults {

    /** How many that are brief happen before all is compared. */
    private static final int TOGETHER = 10;

    private int runs = 10;
    private int random = 100;
    private String only = "";
    private String commit;
    private Path file;
    private Path page;
    private Life life;
    private boolean isRefusing;
    private boolean isBroken;

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
                case "--commit" -> commit = value;
                case "--page" -> page = Path.of(value);
                case "--results" -> file = Path.of(value);
                default -> throw new IllegalArgumentException("Unknown option " + arguments.get(index));
            }
        }
        Rig.archiveClasses();
        Results results = Results.in(file, Results.REFUSED);
        List<Fault> possible = possible();
        for (List<Happening> group : groups(possible, results)) {
            happen(group, results);
        }
        System.out.println(results.table());
        if (page != null) {
            Files.writeString(page, results.within(Files.readString(page)));
        }
        return results.areWell() && !isBroken ? 0 : 1;
    }

    private List<Fault> possible() {
        List<Fault> possible = new ArrayList<>();
        for (Fault fault : every()) {
            if (fault.name().matches(".*(" + only + ").*")) {
                if (fault.obstacle().isEmpty()) {
                    possible.add(fault);
                } else {
                    System.out.println("Left out: " + fault.name() + ": " + fault.obstacle());
                }
            }
        }
        return possible;
    }

    /** What is still to happen, in the order in which it is to: every fault once, then every fault once more. */
    private List<List<Happening>> groups(List<Fault> possible, Results results) {
        List<List<Happening>> groups = new ArrayList<>();
        List<Happening> brief = new ArrayList<>();
        for (int number = 0; number < Math.max(runs, random); number++) {
            for (Fault fault : possible) {
                if (number >= times(fault) || results.has(fault, number, commit)) {
                    continue;
                }
                if (!fault.isBrief()) {
                    groups.add(List.of(new Happening(fault, number)));
                    continue;
                }
                brief.add(new Happening(fault, number));
                if (brief.size() == TOGETHER) {
                    groups.add(List.copyOf(brief));
                    brief.clear();
                }
            }
        }
        if (!brief.isEmpty()) {
            groups.add(brief);
        }
        return groups;
    }

    private int times(Fault fault) {
        return fault instanceof KillAnytime ? random : runs;
    }

    private static List<Fault> every() {
        List<Fault> every = new ArrayList<>(Points.ALL);
        every.add(new KillAnytime());
        every.addAll(KillAtStart.ALL);
        every.addAll(KillAtStart.OF_HEARTBEATS);
        every.addAll(KillInRepartition.ALL);
        every.addAll(KillAtFirst.ALL);
        every.addAll(Outage.ALL);
        every.addAll(FullDisk.ALL);
        every.addAll(TornFile.ALL);
        every.addAll(KillInReplay.ALL);
        every.add(new KillInRebuild());
        every.add(new KillInRemoval());
        every.add(new BadAmongGood());
        return every;
    }

    static Fault named(String name) {
        return every().stream()
                .filter(fault -> fault.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** A life that has gone wrong is kept to be looked at, and another one begun. What was not compared is no result. */
    private void happen(List<Happening> group, Results results) throws IOException {
        Happening first = group.getFirst();
        if (life != null && isRefusing != first.fault().isOfRefused()) {
            end();
        }
        if (life == null) {
            isRefusing = first.fault().isOfRefused();
            Path folder = Files.createTempDirectory("millrace-faults");
            life = isRefusing ? Life.beginRefusing(folder) : Life.begin(folder, first.number());
        }
        boolean isWell = true;
        try {
            for (Outcome outcome : life.bear(group, commit)) {
                results.add(outcome);
                System.out.println(outcome.line());
                outcome.details().forEach(each -> System.out.println("    " + each));
                isWell &= outcome.isWell();
            }
        } catch (RuntimeException broken) {
            isWell = false;
            System.out.println("Not compared: " + group);
            broken.printStackTrace(System.out);
            isBroken = true;
        }
        if (!isWell) {
            System.out.println("    kept in " + life.rig().folder());
            end();
        }
    }

    private void end() {
        life.close();
        life = null;
    }
}

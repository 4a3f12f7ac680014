package io.millrace.faults;

import io.millrace.stack.Rig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Lets every fault happen many times. What is in the file of results with this commit is not done again, and what is
 * there of a fault with another one is replaced. The page gets the table of all results.
 */
@Command(name = "./millrace test --faults")
public final class Faults implements Callable<Integer> {

    /** How many that are brief happen before all is compared. */
    private static final int TOGETHER = 10;

    @Mixin
    private FaultOptions options;

    @Option(names = "--runs", description = "How often each fault happens: 10, unless set.")
    private int runs = 10;

    @Option(names = "--random", description = "How often a driver is killed at any time: 100, unless set.")
    private int random = 100;

    private Life life;
    private boolean isRefusing;
    private boolean isBroken;

    private Faults() {}

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Faults()).execute(arguments));
    }

    @Override
    public Integer call() throws IOException {
        Rig.archiveClasses();
        Results results = Results.in(options.results, Results.REFUSED);
        List<Fault> possible = possible();
        for (List<Happening> group : groups(possible, results)) {
            happen(group, results);
        }
        System.out.println(results.table());
        Files.writeString(options.page, results.within(Files.readString(options.page)));
        return results.areWell() && !isBroken ? 0 : 1;
    }

    private List<Fault> possible() {
        List<Fault> possible = new ArrayList<>();
        for (Fault fault : every()) {
            if (options.concern(fault.name())) {
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
                if (number >= times(fault) || results.has(fault, number, options.commit)) {
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
            for (Outcome outcome : life.bear(group, options.commit)) {
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

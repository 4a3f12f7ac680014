package io.millrace.cli;

import io.millrace.cluster.Cluster;
import io.millrace.demo.Answers;
import io.millrace.demo.Demo;
import io.millrace.demo.Question;
import io.millrace.demo.Trickle;
import io.millrace.lake.Rows;
import io.millrace.stack.Addresses;
import io.millrace.stack.Gauge;
import io.millrace.stack.Home;
import io.millrace.stack.Report;
import io.millrace.stack.Stack;
import io.millrace.stack.StackSettings;
import io.millrace.stack.Tree;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "demo",
        description = {
            "Shows Millrace at work: sample events in, checked answers out.",
            "Starts the stack in a home of its own, streams sample events through every pipeline, asks Trino for"
                    + " the results and checks them.",
            "Stays up until Ctrl-C."
        },
        footer = {
            "",
            "Its home is .millrace/demo, emptied at the start.",
            "",
            "Example:",
            "  ./millrace demo --once      stops by itself; exits 0 only if every answer was right"
        })
final class DemoCommand implements Callable<Integer> {

    private static final int SHOWN_ROWS = 12;

    private final Terminal terminal;
    private final CountDownLatch ended = new CountDownLatch(1);

    @Mixin
    private Options options;

    @Option(names = "--once", description = "Stops after the last answer instead of staying up.")
    private boolean once;

    @Option(names = "--cluster", description = "Shows it on a cluster in containers, which ends with the demo.")
    private boolean cluster;

    @Option(names = "--small", description = "With --cluster: one part of each kind, in 8 GiB.")
    private boolean small;

    @Option(names = "--s3", description = "With --cluster: keeps tables in an S3 store instead of HDFS.")
    private boolean s3;

    @Option(
            names = "--secure",
            description = "Kafka, Trino and the API take TLS and logins only: see docs/security.md.")
    private boolean secure;

    @Option(names = "--attached", hidden = true, description = "Uses a stack that runs elsewhere.")
    private boolean attached;

    DemoCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws InterruptedException {
        Home home = options.home(".millrace/demo");
        if (secure) {
            options.set(StackSettings.SECURE);
        }
        if (attached) {
            return showElsewhere(home);
        }
        Cluster.in(options.tree(), home, Report.quiet()).ifPresent(before -> before.stop(true));
        if (cluster) {
            return showOnCluster(home);
        }
        Stack.in(Tree.find(), home, options.settings(), Report.quiet()).stop();
        home.empty();
        try (Progress progress = new Progress(terminal)) {
            Stack stack = Stack.in(Tree.find(), home, options.settings(), progress);
            Thread stop = new Thread(() -> stop(stack));
            Runtime.getRuntime().addShutdownHook(stop);
            boolean right = run(stack, progress);
            if (!once) {
                tell(stack.addresses(), home);
                try (Trickle _ = Trickle.begin(stack.settings())) {
                    ended.await();
                }
            }
            Runtime.getRuntime().removeShutdownHook(stop);
            stack.stop();
            return right ? 0 : Cli.FAILED;
        }
    }

    private int showElsewhere(Home home) throws InterruptedException {
        try (Progress progress = new Progress(terminal)) {
            Stack stack = Stack.in(options.tree(), home, options.settings(), progress);
            return sendAndAsk(stack, Answers.all(), progress) ? 0 : Cli.FAILED;
        }
    }

    private int showOnCluster(Home home) throws InterruptedException {
        try (Progress progress = new Progress(terminal)) {
            home.empty();
            Cluster shown = Cluster.prepare(
                    options.tree(),
                    home,
                    options.settings(),
                    small,
                    s3 ? Cluster.Storage.S3 : Cluster.Storage.HDFS,
                    "millrace-demo",
                    progress);
            Thread stop = new Thread(() -> shown.stop(true));
            Runtime.getRuntime().addShutdownHook(stop);
            shown.start();
            progress.doing("");
            int code = shown.run(false, Optional.empty(), List.of("demo", "--attached"));
            if (!once) {
                terminal.out()
                        .println("Ask more: ./millrace sql --home " + home.folder()
                                + " \"select …\". Ctrl-C stops all.");
                ended.await();
            }
            Runtime.getRuntime().removeShutdownHook(stop);
            shown.stop(true);
            return code;
        }
    }

    private boolean run(Stack stack, Progress progress) throws InterruptedException {
        List<Answers> answers = Answers.all();
        stack.start(answers.stream().map(Answers::slug).toList());
        progress.doing("");
        return sendAndAsk(stack, answers, progress);
    }

    private boolean sendAndAsk(Stack stack, List<Answers> answers, Progress progress) throws InterruptedException {
        try (Gauge gauge = stack.gauge();
                LiveView view = new LiveView(terminal, gauge)) {
            new Demo(stack.tellingOf(view), view).send(answers);
        }
        boolean right = new Demo(stack, progress).ask(answers, this::show);
        terminal.out()
                .println(right ? terminal.good("Every answer is right.") : terminal.bad("Not every answer is right."));
        return right;
    }

    private void show(Question question, Rows rows) {
        terminal.out().println();
        terminal.out().println(terminal.strong(question.meaning()));
        terminal.out().println("  " + question.sql());
        terminal.out()
                .print(new TextTable(rows.corner(SHOWN_ROWS, rows.columns().size())).text());
        int more = rows.rows().size() - SHOWN_ROWS;
        if (more > 0) {
            terminal.out().println(" … and " + more + " more");
        }
        if (question.isAnsweredBy(rows)) {
            terminal.out().println(terminal.good("right") + ": matches the count of the sent events");
        } else {
            terminal.out().println(terminal.bad("wrong") + ": expected " + question.expected());
        }
    }

    private void tell(Addresses addresses, Home home) {
        terminal.out().println();
        terminal.out().println("console    " + addresses.console());
        terminal.out().println("API        " + addresses.api());
        terminal.out().println("Kafka      " + addresses.kafka());
        terminal.out().println("Trino      " + addresses.trino());
        terminal.out().println("metastore  " + addresses.metastore());
        terminal.out().println();
        terminal.out()
                .println(
                        "Events go on, and one player's game sends a wrong direction. The console shows it under Quarantine;"
                                + " an edited copy mends it.");
        terminal.out().println("Ask more: ./millrace sql --home " + home.folder() + " \"select …\". Ctrl-C stops all.");
    }

    private void stop(Stack stack) {
        terminal.err().println();
        stack.stop();
    }
}

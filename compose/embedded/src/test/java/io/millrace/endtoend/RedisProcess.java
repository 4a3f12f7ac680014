package io.millrace.endtoend;

import io.millrace.stack.Port;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A Redis that keeps nothing on disk. It can go and come back on the same port. */
final class RedisProcess implements AutoCloseable {

    private final int port = Port.anyFree();
    private final List<String> asServer;
    private final List<String> asClient;
    private final List<Process> subscribers = new CopyOnWriteArrayList<>();
    private Process server;

    RedisProcess() {
        this.asServer = List.of("--port", "" + port);
        this.asClient = List.of();
    }

    private RedisProcess(Path configuration, Path certificate) {
        this.asServer = List.of(
                configuration.toString(),
                "--port",
                "0",
                "--tls-port",
                "" + port,
                "--tls-cert-file",
                certificate.toString(),
                "--tls-key-file",
                certificate.toString(),
                "--tls-auth-clients",
                "no");
        this.asClient = List.of("--tls", "--cacert", certificate.toString());
    }

    /** One that speaks TLS alone. Its users may read and write nothing but what these lines say. */
    static RedisProcess secured(Path folder, SelfSigned certificate, String... users) throws Exception {
        Path pem = Files.writeString(folder.resolve("redis.pem"), certificate.certificate() + certificate.key());
        return new RedisProcess(Files.write(folder.resolve("redis.conf"), List.of(users)), pem);
    }

    void start() {
        List<String> command = new ArrayList<>(List.of("redis-server"));
        command.addAll(asServer);
        command.addAll(List.of("--bind", "127.0.0.1", "--save", "", "--appendonly", "no"));
        server = run(command);
        Soon.holds("Redis answers", () -> ask("ping").equals("PONG"));
    }

    /** As a crash would. */
    void kill() {
        server.destroyForcibly().onExit().join();
    }

    String address() {
        return "127.0.0.1:" + port;
    }

    String ask(String... words) {
        try {
            return new String(run(client(words)).getInputStream().readAllBytes()).strip();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    /** What is published from now on; grows. */
    List<String> subscribe(String channel) {
        Process subscriber = run(client("subscribe", channel));
        subscribers.add(subscriber);
        List<String> said = new CopyOnWriteArrayList<>();
        Thread.ofVirtual().start(() -> subscriber.inputReader().lines().forEach(said::add));
        Soon.holds("the subscription stands", () -> said.size() >= 3);
        return said;
    }

    private List<String> client(String... words) {
        List<String> command = new ArrayList<>(List.of("redis-cli", "--raw", "-h", "127.0.0.1", "-p", "" + port));
        command.addAll(asClient);
        command.addAll(List.of(words));
        return command;
    }

    private static Process run(List<String> command) {
        try {
            return new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException missing) {
            throw new AssertionError(
                    "This test needs a real Redis: apt-get install redis-server (" + missing.getMessage() + ")",
                    missing);
        }
    }

    @Override
    public void close() {
        subscribers.forEach(Process::destroyForcibly);
        kill();
    }
}

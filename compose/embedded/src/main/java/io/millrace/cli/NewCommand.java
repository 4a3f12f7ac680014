package io.millrace.cli;

import io.millrace.sdk.Pipelines;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "new",
        description = {
            "Writes a folder with a pipeline that works as it is.",
            "The folder has one Java file, its views, a test, and a README of a few lines."
        },
        footer = {"", "Example:", "  ./millrace new bikes && ./millrace run bikes"})
final class NewCommand implements Callable<Integer> {

    /** What a record of the topic looks like. */
    enum From {
        json,
        text
    }

    private final Terminal terminal;

    @Parameters(
            paramLabel = "NAME",
            description = "The pipeline, and the folder. Small letters, digits and underscores.")
    private String name;

    @Option(
            names = "--from",
            paramLabel = "FORMAT",
            defaultValue = "json",
            description = "What the topic has: json for JSON objects, text for lines with tabs. Default: json.")
    private From from;

    NewCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        if (!name.matches("[a-z][a-z0-9]*(_[a-z0-9]+)*")) {
            throw new Failure("A pipeline's name has small letters, digits and underscores, such as bike_rides; \""
                    + name + "\" has not.");
        }
        if (Pipelines.slugs().contains(name) || name.equals("ops")) {
            throw new Failure("There is a pipeline " + name + " already. Choose another name.");
        }
        Path folder = Path.of(name);
        if (Files.exists(folder) && !isEmpty(folder)) {
            throw new Failure(folder.toAbsolutePath() + " exists and is not empty. Choose another name, or delete it.");
        }
        Files.createDirectories(folder);
        String type = inCamelCase(name);
        write(folder.resolve(type + ".java"), from == From.json ? "Json.java.txt" : "Text.java.txt", type);
        write(folder.resolve(type + "Test.java"), from == From.json ? "JsonTest.java.txt" : "TextTest.java.txt", type);
        write(folder.resolve("views.sql"), "views.sql", type);
        write(folder.resolve("README.md"), "README.md", type);
        terminal.out().println("Wrote " + folder + ". Run it: ./millrace run " + folder);
        return 0;
    }

    private static boolean isEmpty(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.findAny().isEmpty();
        }
    }

    static String inCamelCase(String name) {
        StringBuilder type = new StringBuilder();
        for (String word : name.split("_")) {
            type.append(Character.toUpperCase(word.charAt(0))).append(word.substring(1));
        }
        return type.toString();
    }

    private void write(Path file, String template, String type) throws IOException {
        String example =
                from == From.json ? "{\"item\": \"apple\", \"place\": \"shop\", \"quantity\": 3}" : "apple\\tshop\\t3";
        try (InputStream in = NewCommand.class.getResourceAsStream("/new/" + template)) {
            Files.writeString(
                    file,
                    new String(in.readAllBytes(), StandardCharsets.UTF_8)
                            .replace("__Type__", type)
                            .replace("__name__", name)
                            .replace("__example__", example));
        }
    }
}

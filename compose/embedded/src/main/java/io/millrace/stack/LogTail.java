package io.millrace.stack;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The last lines of a log. */
public final class LogTail {

    private static final int LONGEST_READ = 1 << 20;
    private static final int LONGEST_LINE = 600;

    private LogTail() {}

    public static List<String> of(Path log, int lines) {
        if (!Files.exists(log)) {
            return List.of();
        }
        try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
            long start = Math.max(0, file.length() - LONGEST_READ);
            byte[] end = new byte[(int) (file.length() - start)];
            file.seek(start);
            file.readFully(end);
            List<String> all = new String(end, StandardCharsets.UTF_8).lines().toList();
            return all.subList(Math.max(0, all.size() - lines), all.size());
        } catch (IOException unreadable) {
            return List.of("(cannot read " + log + ": " + unreadable.getMessage() + ")");
        }
    }

    public static String indented(Path log, int lines) {
        StringBuilder text = new StringBuilder();
        of(log, lines).forEach(line -> text.append("\n    ").append(shortened(line)));
        return text.isEmpty() ? "\n    (the log is empty)" : text.toString();
    }

    private static String shortened(String line) {
        return line.length() <= LONGEST_LINE ? line : line.substring(0, LONGEST_LINE) + "…";
    }
}

package io.millrace.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A page of Markdown: README.md, or one in docs/. */
record Page(Path file, List<String> prose, List<Block> blocks) {

    private static final Pattern LINK = Pattern.compile("\\[[^]]*]\\(([^)\\s]+)\\)");
    private static final String FENCE = "```";

    /**
     * A fenced piece of code.
     *
     * @param caption the line above it
     * @param language what stands behind the fence
     */
    record Block(String caption, String language, String text) {

        /** The file that the block is, if its caption is a path and nothing else. */
        Optional<String> path() {
            return caption.matches("`[^`\\s]+`:")
                    ? Optional.of(caption.substring(1, caption.length() - 2))
                    : Optional.empty();
        }
    }

    static Page of(Path file) throws IOException {
        List<String> prose = new ArrayList<>();
        List<Block> blocks = new ArrayList<>();
        String caption = "";
        List<String> lines = Files.readAllLines(file);
        for (int index = 0; index < lines.size(); index++) {
            String line = lines.get(index);
            if (line.startsWith(FENCE)) {
                int end = index + 1 + lines.subList(index + 1, lines.size()).indexOf(FENCE);
                String text = String.join("\n", lines.subList(index + 1, end)) + "\n";
                blocks.add(new Block(caption, line.substring(FENCE.length()), text));
                index = end;
            } else {
                caption = line.isBlank() ? caption : line;
                if (!line.startsWith("    ")) {
                    prose.add(line);
                }
            }
        }
        return new Page(file, prose, blocks);
    }

    /** README.md and all that is in docs/. */
    static List<Page> all(Path root) throws IOException {
        try (Stream<Path> docs = Files.walk(root.resolve("docs"))) {
            List<Page> pages = new ArrayList<>();
            pages.add(of(root.resolve("README.md")));
            for (Path file : docs.filter(each -> each.toString().endsWith(".md"))
                    .sorted()
                    .toList()) {
                pages.add(of(file));
            }
            return pages;
        }
    }

    /** Where its links lead, but for those out into the world. */
    List<String> links() {
        return prose.stream()
                .map(line -> line.replaceAll("`[^`]*`", "`"))
                .flatMap(line -> LINK.matcher(line).results())
                .map((MatchResult link) -> link.group(1))
                .filter(link -> !link.matches("[a-z]+:.*"))
                .toList();
    }

    /** The file that a link leads to. */
    Path target(String link) {
        String path = link.replaceFirst("#.*", "");
        return path.isEmpty() ? file : file.resolveSibling(path).normalize();
    }

    /** What a link can name behind its {@code #}: its headings, as GitHub writes them. */
    Set<String> anchors() {
        return prose.stream()
                .filter(line -> line.matches("#+ .*"))
                .map(line -> line.replaceFirst("#+ ", "").strip().toLowerCase(Locale.ROOT))
                .map(line -> line.replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-'))
                .collect(Collectors.toSet());
    }
}

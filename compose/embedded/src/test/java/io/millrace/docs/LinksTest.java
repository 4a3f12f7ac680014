package io.millrace.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.stack.Tree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LinksTest {

    private final Path root = Tree.find().root();

    @Test
    void leadSomewhere() throws IOException {
        List<String> broken = new ArrayList<>();
        for (Page page : Page.all(root)) {
            for (String link : page.links()) {
                if (!leads(page, link)) {
                    broken.add(root.relativize(page.file()) + ": " + link);
                }
            }
        }

        assertThat(broken).isEmpty();
    }

    private static boolean leads(Page page, String link) throws IOException {
        Path target = page.target(link);
        int anchor = link.indexOf('#');
        return Files.exists(target) && (anchor < 0 || Page.of(target).anchors().contains(link.substring(anchor + 1)));
    }

    @Test
    void reachEveryPageFromTheReadmeInTwoClicks() throws IOException {
        List<Page> pages = Page.all(root);
        Set<Path> reached = new HashSet<>(Set.of(root.resolve("README.md")));
        for (int click = 0; click < 2; click++) {
            pages.stream()
                    .filter(page -> reached.contains(page.file()))
                    .toList()
                    .forEach(page -> page.links().forEach(link -> reached.add(page.target(link))));
        }

        assertThat(reached).containsAll(pages.stream().map(Page::file).toList());
    }
}

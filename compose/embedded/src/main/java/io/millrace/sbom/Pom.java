package io.millrace.sbom;

import io.millrace.stack.StackException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/** The part of a POM that says under which licences its artifact is. */
record Pom(Element project) {

    /** Of an artifact in a local repository: its POM's, or else those of the nearest parent that states any. */
    static List<String> licences(Path repository, Coordinates coordinates) {
        Optional<Coordinates> next = Optional.of(coordinates);
        while (next.isPresent() && Files.exists(repository.resolve(next.get().pom()))) {
            Pom pom = read(repository.resolve(next.get().pom()));
            if (!pom.licences().isEmpty()) {
                return pom.licences();
            }
            next = pom.parent();
        }
        return List.of();
    }

    private static Pom read(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return read(in);
        } catch (IOException unreadable) {
            throw new StackException("Cannot read " + file + ": " + unreadable.getMessage() + ".", unreadable);
        }
    }

    static Pom read(InputStream in) throws IOException {
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultInstance();
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            return new Pom(factory.newDocumentBuilder().parse(in).getDocumentElement());
        } catch (ParserConfigurationException | SAXException broken) {
            throw new IOException(broken);
        }
    }

    /** By name, or where one has none, by address. */
    List<String> licences() {
        return children(project, "licenses")
                .flatMap(all -> children(all, "license"))
                .flatMap(licence -> Stream.of("name", "url")
                        .map(key -> text(licence, key))
                        .filter(text -> !text.isEmpty())
                        .limit(1))
                .toList();
    }

    private Optional<Coordinates> parent() {
        return children(project, "parent")
                .findFirst()
                .map(parent -> new Coordinates(
                        text(parent, "groupId"),
                        text(parent, "artifactId"),
                        text(parent, "version"),
                        Optional.empty()));
    }

    private static String text(Element parent, String name) {
        return children(parent, name)
                .map(child -> child.getTextContent().strip())
                .findFirst()
                .orElse("");
    }

    private static Stream<Element> children(Element parent, String name) {
        NodeList all = parent.getChildNodes();
        return IntStream.range(0, all.getLength())
                .mapToObj(all::item)
                .filter(node -> node.getNodeName().equals(name))
                .map(Element.class::cast);
    }
}

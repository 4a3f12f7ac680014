package io.millrace.sbom;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A jar of the image, or one that a jar of the image has in it.
 *
 * @param sha256 empty where its classes are in another jar, and it itself is not known
 * @param places its paths in the image; none where it is in another jar
 */
record Component(
        Coordinates coordinates, String sha256, List<String> licences, List<String> places, List<Component> contained) {

    static final Comparator<Component> BY_NAME = Comparator.comparing(
                    (Component component) -> component.coordinates().purl())
            .thenComparing(Component::sha256);

    Component {
        licences = List.copyOf(licences);
        places = List.copyOf(places);
        contained = List.copyOf(contained);
    }

    /** It, and what is in it and has a POM of its own. */
    Stream<Component> known() {
        return Stream.concat(
                Stream.of(this),
                contained.stream().filter(part -> !part.sha256().isEmpty()));
    }
}

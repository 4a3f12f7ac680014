package io.millrace.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Holds the SDK to the list of what others may use, so that it changes only on purpose. */
class PublicApiTest {

    private static final Set<String> OF_EVERY_OBJECT = Set.of("equals", "hashCode", "toString");
    private static final Path CLASSES = Path.of("target/classes");
    private static final Path LIST = Path.of("src/test/resources/public-api.txt");
    private static final Path FOUND = Path.of("target/public-api.txt");

    @Test
    void isWhatTheListSays() throws IOException, ClassNotFoundException {
        List<String> found = new ArrayList<>();
        for (Class<?> type : publicClasses()) {
            found.add(type.toGenericString());
            Stream.of(type.getDeclaredConstructors(), type.getDeclaredFields(), type.getDeclaredMethods())
                    .flatMap(Stream::of)
                    .filter(PublicApiTest::isForOthers)
                    .map(member -> "    " + text(member))
                    .sorted()
                    .forEach(found::add);
        }
        Files.write(FOUND, found);

        assertThat(found)
                .as(
                        "The SDK's public API. If it was changed on purpose, and so that pipelines of others still compile,"
                                + " copy %s to %s.",
                        FOUND, LIST)
                .isEqualTo(Files.readAllLines(LIST));
    }

    private static List<Class<?>> publicClasses() throws IOException, ClassNotFoundException {
        List<Class<?>> types = new ArrayList<>();
        try (Stream<Path> files = Files.walk(CLASSES)) {
            for (Path file : files.filter(path -> path.toString().endsWith(".class"))
                    .sorted()
                    .toList()) {
                String name =
                        CLASSES.relativize(file).toString().replace('/', '.').replaceAll("\\.class$", "");
                Class<?> type = Class.forName(name, false, PublicApiTest.class.getClassLoader());
                if (isVisible(type)) {
                    types.add(type);
                }
            }
        }
        return types;
    }

    private static boolean isVisible(Class<?> type) {
        return Modifier.isPublic(type.getModifiers())
                && !type.isAnonymousClass()
                && (type.getDeclaringClass() == null || isVisible(type.getDeclaringClass()));
    }

    private static boolean isForOthers(Member member) {
        return !member.isSynthetic()
                && !OF_EVERY_OBJECT.contains(member.getName())
                && (member.getModifiers() & (Modifier.PUBLIC | Modifier.PROTECTED)) != 0;
    }

    private static String text(Member member) {
        return member instanceof Method method
                ? method.toGenericString()
                : member instanceof Constructor<?> constructor
                        ? constructor.toGenericString()
                        : ((Field) member).toGenericString();
    }
}

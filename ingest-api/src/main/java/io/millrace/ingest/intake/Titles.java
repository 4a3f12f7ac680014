package io.millrace.ingest.intake;

import java.util.Locale;

/**
 * Text with each word's first letter large and the others small, as Python's {@code str.title} has it: a word
 * begins after whatever is neither large nor small, an apostrophe or a Chinese character too.
 */
final class Titles {

    private Titles() {}

    static String of(String text) {
        StringBuilder title = new StringBuilder(text.length());
        for (int index = 0; index < text.length(); ) {
            int end = text.offsetByCodePoints(index, 1);
            title.append(large(text.codePointAt(index)));
            if (isCased(text.codePointAt(index))) {
                int rest = end;
                while (end < text.length() && isCased(text.codePointAt(end))) {
                    end = text.offsetByCodePoints(end, 1);
                }
                title.append(text.substring(rest, end).toLowerCase(Locale.ROOT));
            }
            index = end;
        }
        return title.toString();
    }

    /** One letter may become several: ß begins a word as Ss. */
    private static String large(int letter) {
        String one = Character.toString(letter);
        String several = one.toUpperCase(Locale.ROOT);
        boolean isOne = several.codePointCount(0, several.length()) == 1 || Character.toTitleCase(letter) != letter;
        return isOne ? Character.toString(Character.toTitleCase(letter)) : of(several);
    }

    private static boolean isCased(int letter) {
        return Character.isLowerCase(letter) || Character.isUpperCase(letter) || Character.isTitleCase(letter);
    }
}

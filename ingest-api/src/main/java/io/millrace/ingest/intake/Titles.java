package io.millrace.ingest.intake;

/** Text with each word's first letter large and the others small; a word begins after whatever is no letter. */
final class Titles {

    private Titles() {}

    static String of(String text) {
        StringBuilder title = new StringBuilder(text.length());
        boolean isInWord = false;
        for (int index = 0; index < text.length(); ) {
            int letter = text.codePointAt(index);
            index += Character.charCount(letter);
            title.appendCodePoint(isInWord ? Character.toLowerCase(letter) : Character.toTitleCase(letter));
            isInWord = Character.isLetter(letter);
        }
        return title.toString();
    }
}

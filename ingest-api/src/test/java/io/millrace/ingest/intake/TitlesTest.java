package io.millrace.ingest.intake;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What stands on the right is what Python's {@code str.title} gives. */
class TitlesTest {

    @ParameterizedTest
    @CsvSource(
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "PVP-Friends,Pvp-Friends",
                "two-handed,Two-Handed",
                "Ready_to_submit,Ready_To_Submit",
                "starter guild,Starter Guild",
                "W205-Test,W205-Test",
                "3rd of1st,3Rd Of1St",
                "it's o'neil's,It'S O'Neil'S",
                "zwölf ÄPFEL öl,Zwölf Äpfel Öl",
                "ßtraße,Sstraße",
                "ﬁsh ﬂat,Fish Flat",
                "ŉ,ʼN",
                "ǆungla Ǆ,ǅungla ǅ",
                "日本sword 本A,日本Sword 本A",
                "ОКТЯБРЬ год,Октябрь Год",
                "ΣΑΣ,Σας",
                "𐐨𐐀,𐐀𐐨",
                " two  spaces ,\u0020Two  Spaces\u0020"
            })
    void makesTheFirstLetterOfEachWordLarge(String text, String title) {
        assertThat(Titles.of(text)).isEqualTo(title);
    }

    @ParameterizedTest
    @CsvSource({"'',''", "1234,1234", "_-_,_-_"})
    void leavesTextWithoutLettersAsItIs(String text, String title) {
        assertThat(Titles.of(text)).isEqualTo(title);
    }
}

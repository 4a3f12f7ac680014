package io.millrace.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.settings.Settings;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class S3Test {

    @TempDir
    Path folder;

    @Test
    void acceptsTheKeysOfTheDefaultProfile() throws IOException {
        prepare("""
                # Made by hand
                [other]
                aws_access_key_id = theirs
                aws_secret_access_key = secret

                [default]
                aws_access_key_id=ours
                aws_secret_access_key = a+b/c=\\d
                region = eu-central-1
                [third]
                aws_access_key_id = theirs
                """, "s3a://lake/tables");

        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(folder.resolve("s3/s3proxy.properties"))) {
            properties.load(reader);
        }
        assertThat(properties)
                .containsEntry("s3proxy.identity", "ours")
                .containsEntry("s3proxy.credential", "a+b/c=\\d");
    }

    @Test
    void doesNotStartWithoutKeys() {
        assertThatThrownBy(() -> prepare("[default]\naws_access_key_id = ours\n", "s3a://lake/tables"))
                .isInstanceOf(StackException.class)
                .hasMessageContaining("has no aws_secret_access_key under [default]");
    }

    @Test
    void doesNotStartWithoutAFileOfKeys() {
        Path none = folder.resolve("none");

        assertThatThrownBy(() -> prepare(none, "s3a://lake/tables"))
                .isInstanceOf(StackException.class)
                .hasMessageContaining(none.toString())
                .hasMessageContaining("--credentials");
    }

    @Test
    void hasTheBucketsOfTheSettings() throws IOException {
        prepare(keys(), "s3a://tables");

        assertThat(folder.resolve("s3/buckets/tables")).isDirectory();
        assertThat(folder.resolve("s3/buckets/checkpoints")).isDirectory();
    }

    @Test
    void refusesTablesThatLieElsewhere() {
        assertThatThrownBy(() -> prepare(keys(), "hdfs://namenode/lake"))
                .isInstanceOf(StackException.class)
                .hasMessageContaining("hdfs://namenode/lake")
                .hasMessageContaining("--set warehouse=s3a://");
    }

    @Test
    void removesObjectsThatAKilledServerLeftUnfinished() throws IOException {
        Path table = Files.createDirectories(folder.resolve("s3/buckets/lake/tables/game"));
        String id = "1aa9674c-74a1-43a0-8597-fb7ae908ef4a";
        Path unfinished = Files.writeString(table.resolve("part-0.parquet-" + id), "PAR");
        Path finished = Files.writeString(table.resolve("part-0-" + id + ".parquet"), "PAR1");
        Path schema = Files.writeString(table.resolve("0_" + id), "");
        Path folderOfAJob = Files.createDirectories(table.resolve("job-" + id));

        prepare(keys(), "s3a://lake/tables");

        assertThat(unfinished).doesNotExist();
        assertThat(finished).exists();
        assertThat(schema).exists();
        assertThat(folderOfAJob).exists();
    }

    private static String keys() {
        return "[default]\naws_access_key_id = ours\naws_secret_access_key = secret\n";
    }

    private void prepare(String credentials, String warehouse) throws IOException {
        prepare(Files.writeString(folder.resolve("credentials"), credentials), warehouse);
    }

    private void prepare(Path credentials, String warehouse) throws IOException {
        Settings settings = Settings.of(StackSettings.known())
                .withPairs(List.of("warehouse=" + warehouse, "checkpoints=s3a://checkpoints/all"));
        new S3(new Tree(folder), Home.at(folder), settings, credentials).prepare();
    }
}

package io.millrace.engine.sink;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.bytes.BytesUtils;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.column.page.DictionaryPage;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.column.values.ValuesWriter;
import org.apache.parquet.column.values.plain.PlainValuesWriter;
import org.apache.parquet.column.values.rle.RunLengthBitPackingHybridEncoder;
import org.apache.parquet.io.api.Binary;

/**
 * Texts or bytes as Parquet's dictionary encoding keeps them: each distinct one once, and for each value its number. Falls
 * back to plain values where that is longer, as Parquet's own writer does; that one costs twice as much, because it makes an
 * object of each value and looks at each for the statistics. Here only a text that is new in a page counts for them.
 */
final class TextValues extends ValuesWriter {

    private static final int NONE = 0;

    private final ParquetProperties properties;
    private final PlainValuesWriter plain;

    /** The distinct ones, one after the other; where each begins, its hash, and the last page that has it. */
    private byte[] bytes = new byte[256];

    private int[] starts = new int[17];
    private int[] hashes = new int[16];
    private int[] lastPages = new int[16];
    private int count;

    /** Open addressing: the number of a text and 1, at its hash or behind it. */
    private int[] slots = new int[32];

    private int[] numbers = new int[64];
    private int size;
    private int page = 1;
    private long plainBytes;
    private boolean isPlain;
    private int countInPages;

    /** What a page or the dictionary's page is read from, until it is written. */
    private RunLengthBitPackingHybridEncoder encoder;

    private PlainValuesWriter dictionary;

    TextValues(ParquetProperties properties) {
        this.properties = properties;
        this.plain = new PlainValuesWriter(
                properties.getInitialSlabSize(), properties.getPageSizeThreshold(), properties.getAllocator());
    }

    void add(byte[] value, Statistics<?> statistics) {
        if (isPlain) {
            Binary binary = Binary.fromConstantByteArray(value);
            plain.writeBytes(binary);
            statistics.updateStats(binary);
            return;
        }
        int number = number(value);
        if (lastPages[number] != page) {
            lastPages[number] = page;
            statistics.updateStats(Binary.fromConstantByteArray(value));
        }
        if (size == numbers.length) {
            numbers = Arrays.copyOf(numbers, 2 * size);
        }
        numbers[size++] = number;
        plainBytes += Integer.BYTES + value.length;
        if (dictionaryBytes() > properties.getDictionaryPageSizeThreshold()) {
            becomePlain();
        }
    }

    private int number(byte[] value) {
        int hash = Arrays.hashCode(value);
        hash ^= hash >>> 15;
        int mask = slots.length - 1;
        int slot = hash & mask;
        while (slots[slot] != NONE) {
            int number = slots[slot] - 1;
            if (hashes[number] == hash && isAt(number, value)) {
                return number;
            }
            slot = slot + 1 & mask;
        }
        slots[slot] = count + 1;
        return added(value, hash);
    }

    private boolean isAt(int number, byte[] value) {
        return Arrays.equals(bytes, starts[number], starts[number + 1], value, 0, value.length);
    }

    private int added(byte[] value, int hash) {
        int number = count++;
        if (count == hashes.length) {
            hashes = Arrays.copyOf(hashes, 2 * count);
            lastPages = Arrays.copyOf(lastPages, 2 * count);
            starts = Arrays.copyOf(starts, 2 * count + 1);
        }
        int start = starts[number];
        int end = start + value.length;
        if (end > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(end, 2 * bytes.length));
        }
        System.arraycopy(value, 0, bytes, start, value.length);
        starts[count] = end;
        hashes[number] = hash;
        if (2 * count > slots.length) {
            makeRoom();
        }
        return number;
    }

    private void makeRoom() {
        slots = new int[4 * slots.length];
        int mask = slots.length - 1;
        for (int number = 0; number < count; number++) {
            int slot = hashes[number] & mask;
            while (slots[slot] != NONE) {
                slot = slot + 1 & mask;
            }
            slots[slot] = number + 1;
        }
    }

    /** The length of the dictionary's page. */
    private long dictionaryBytes() {
        return starts[count] + (long) Integer.BYTES * count;
    }

    /** The values of the pages before keep their numbers. */
    private void becomePlain() {
        isPlain = true;
        for (int index = 0; index < size; index++) {
            plain.writeBytes(text(numbers[index]));
        }
        size = 0;
    }

    @Override
    public BytesInput getBytes() {
        if (!isPlain && size > 0) {
            BytesInput numbered = numbered();
            boolean isShorter = countInPages > 0 || numbered.size() + dictionaryBytes() < plainBytes;
            if (isShorter) {
                countInPages = count;
                return numbered;
            }
            becomePlain();
        }
        return plain.getBytes();
    }

    private BytesInput numbered() {
        int bits = BytesUtils.getWidthFromMaxInt(count - 1);
        encoder = new RunLengthBitPackingHybridEncoder(
                bits, properties.getInitialSlabSize(), properties.getPageSizeThreshold(), properties.getAllocator());
        try {
            for (int index = 0; index < size; index++) {
                encoder.writeInt(numbers[index]);
            }
            return BytesInput.concat(BytesInput.from(new byte[] {(byte) bits}), encoder.toBytes());
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    @Override
    @SuppressWarnings("deprecation") // The name that the first version of Parquet's pages has for it.
    public Encoding getEncoding() {
        return isPlain || size == 0 ? Encoding.PLAIN : Encoding.PLAIN_DICTIONARY;
    }

    @Override
    public void reset() {
        plain.reset();
        closeEncoder();
        size = 0;
        plainBytes = 0;
        page++;
    }

    /** As far as pages need it. */
    @Override
    @SuppressWarnings("deprecation") // The name that the first version of Parquet's pages has for it.
    public DictionaryPage toDictPageAndClose() {
        if (countInPages == 0) {
            return null;
        }
        dictionary = new PlainValuesWriter(
                properties.getInitialSlabSize(),
                properties.getDictionaryPageSizeThreshold(),
                properties.getAllocator());
        for (int number = 0; number < countInPages; number++) {
            dictionary.writeBytes(text(number));
        }
        return new DictionaryPage(dictionary.getBytes(), countInPages, Encoding.PLAIN_DICTIONARY);
    }

    private Binary text(int number) {
        return Binary.fromConstantByteArray(bytes, starts[number], starts[number + 1] - starts[number]);
    }

    @Override
    public long getBufferedSize() {
        return isPlain ? plain.getBufferedSize() : (long) Integer.BYTES * size;
    }

    @Override
    public long getAllocatedSize() {
        return plain.getAllocatedSize() + bytes.length + (long) Integer.BYTES * (numbers.length + slots.length);
    }

    @Override
    public void close() {
        plain.close();
        closeEncoder();
        if (dictionary != null) {
            dictionary.close();
        }
    }

    private void closeEncoder() {
        if (encoder != null) {
            encoder.close();
            encoder = null;
        }
    }

    @Override
    public String memUsageString(String prefix) {
        return prefix + " " + count + " texts, " + getAllocatedSize() + " bytes";
    }
}

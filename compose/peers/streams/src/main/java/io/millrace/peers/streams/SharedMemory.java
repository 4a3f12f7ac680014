package io.millrace.peers.streams;

import java.util.Map;
import org.apache.kafka.streams.state.RocksDBConfigSetter;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.Cache;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.WriteBufferManager;

/** One bound for the memory of all stores, as Kafka's documentation advises. */
public final class SharedMemory implements RocksDBConfigSetter {

    static {
        RocksDB.loadLibrary();
    }

    private static final Cache CACHE = new LRUCache(512L << 20);
    private static final WriteBufferManager BUFFERS = new WriteBufferManager(256L << 20, CACHE);

    @Override
    public void setConfig(String store, Options options, Map<String, Object> configs) {
        BlockBasedTableConfig table = (BlockBasedTableConfig) options.tableFormatConfig();
        table.setBlockCache(CACHE);
        table.setCacheIndexAndFilterBlocks(true);
        table.setPinTopLevelIndexAndFilter(true);
        options.setWriteBufferManager(BUFFERS);
        options.setTableFormatConfig(table);
    }

    @Override
    public void close(String store, Options options) {}
}

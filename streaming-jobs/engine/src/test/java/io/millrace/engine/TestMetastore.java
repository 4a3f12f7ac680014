package io.millrace.engine;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import org.apache.hadoop.hive.conf.HiveConf;
import org.apache.hadoop.hive.metastore.HiveMetaStore;
import org.apache.hadoop.hive.metastore.IHMSHandler;
import org.apache.hadoop.hive.metastore.TSetIpAddressProcessor;
import org.apache.thrift.protocol.TBinaryProtocol;
import org.apache.thrift.server.TServer;
import org.apache.thrift.server.TThreadPoolServer;
import org.apache.thrift.transport.TServerSocket;

/** A Hive metastore in this process, on a free port of loopback. It ends with the process. */
final class TestMetastore {

    private TestMetastore() {}

    static URI start(Path folder) throws Exception {
        System.setProperty(
                "derby.stream.error.file", folder.resolve("derby.log").toString());
        HiveConf conf = conf(folder);
        IHMSHandler handler =
                HiveMetaStore.newRetryingHMSHandler(new HiveMetaStore.HMSHandler("tests", conf, false), conf);
        TServerSocket socket = new TServerSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        TServer server = new TThreadPoolServer(new TThreadPoolServer.Args(socket)
                .processor(new TSetIpAddressProcessor<>(handler))
                .protocolFactory(new TBinaryProtocol.Factory()));
        Thread thread = new Thread(server::serve, "metastore");
        thread.setDaemon(true);
        thread.start();
        return URI.create("thrift://127.0.0.1:" + socket.getServerSocket().getLocalPort());
    }

    private static HiveConf conf(Path folder) {
        HiveConf conf = new HiveConf();
        conf.set(
                "javax.jdo.option.ConnectionURL",
                "jdbc:derby:;databaseName=" + folder.resolve("metastore") + ";create=true");
        conf.set("datanucleus.schema.autoCreateAll", "true");
        conf.set("datanucleus.connectionPoolingType", "none");
        conf.set("hive.metastore.schema.verification", "false");
        conf.set("hive.metastore.warehouse.dir", folder.resolve("warehouse").toString());
        return conf;
    }
}

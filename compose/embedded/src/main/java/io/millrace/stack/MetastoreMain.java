package io.millrace.stack;

import java.net.InetSocketAddress;
import org.apache.hadoop.hive.conf.HiveConf;
import org.apache.hadoop.hive.metastore.HiveMetaStore;
import org.apache.hadoop.hive.metastore.IHMSHandler;
import org.apache.hadoop.hive.metastore.TSetIpAddressProcessor;
import org.apache.thrift.protocol.TBinaryProtocol;
import org.apache.thrift.server.TServer;
import org.apache.thrift.server.TThreadPoolServer;
import org.apache.thrift.transport.TServerSocket;

/** The metastore's process. Hive's own main listens on every interface; this one on loopback alone. */
public final class MetastoreMain {

    private MetastoreMain() {}

    public static void main(String[] arguments) throws Exception {
        int port = Integer.parseInt(arguments[0]);
        HiveConf conf = conf(arguments[1], arguments[2]);
        IHMSHandler handler =
                HiveMetaStore.newRetryingHMSHandler(new HiveMetaStore.HMSHandler("millrace", conf, false), conf);
        TServer server = new TThreadPoolServer(
                new TThreadPoolServer.Args(new TServerSocket(new InetSocketAddress(Addresses.LOOPBACK, port)))
                        .processor(new TSetIpAddressProcessor<>(handler))
                        .protocolFactory(new TBinaryProtocol.Factory())
                        .minWorkerThreads(4)
                        .maxWorkerThreads(200));
        Runtime.getRuntime().addShutdownHook(new Thread(server::stop));
        System.out.println("Serving " + arguments[1] + " on " + Addresses.LOOPBACK + ":" + port);
        server.serve();
    }

    private static HiveConf conf(String database, String warehouse) {
        HiveConf conf = new HiveConf();
        conf.set("javax.jdo.option.ConnectionURL", "jdbc:derby:;databaseName=" + database + ";create=true");
        conf.set("datanucleus.schema.autoCreateAll", "true");
        conf.set("datanucleus.connectionPoolingType", "dbcp");
        conf.set("hive.metastore.schema.verification", "false");
        conf.set("hive.metastore.warehouse.dir", warehouse);
        return conf;
    }
}

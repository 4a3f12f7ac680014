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

/** The metastore's process. Hive's own main listens on every interface; this one where it is told to. */
public final class MetastoreMain {

    private MetastoreMain() {}

    public static void main(String[] arguments) throws Exception {
        MetastoreDatabase database = MetastoreDatabase.in(System.getenv());
        if (arguments[0].equals("create-tables")) {
            MetastoreTables.create(database);
        } else {
            serve(database, arguments[1], Integer.parseInt(arguments[2]), arguments[3]);
        }
    }

    private static void serve(MetastoreDatabase database, String host, int port, String warehouse) throws Exception {
        HiveConf conf = database.conf();
        conf.set("hive.metastore.warehouse.dir", warehouse);
        IHMSHandler handler =
                HiveMetaStore.newRetryingHMSHandler(new HiveMetaStore.HMSHandler("millrace", conf, false), conf);
        TServer server =
                new TThreadPoolServer(new TThreadPoolServer.Args(new TServerSocket(new InetSocketAddress(host, port)))
                        .processor(new TSetIpAddressProcessor<>(handler))
                        .protocolFactory(new TBinaryProtocol.Factory())
                        .minWorkerThreads(4)
                        .maxWorkerThreads(200));
        Runtime.getRuntime().addShutdownHook(new Thread(server::stop));
        System.out.println("Serving " + database.url() + " on " + host + ":" + port);
        server.serve();
    }
}

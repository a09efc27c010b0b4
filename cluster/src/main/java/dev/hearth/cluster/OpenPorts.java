package dev.hearth.cluster;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.InternetProtocolFamily;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.spi.transport.Transport;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Vert.x's own transport, which tells of every connection as soon as it is accepted, and with a
/// way to stop listening on a port while its connections go on. A Vert.x server that is shut down
/// also closes the connections that wait for a request, and who is just sending one there would
/// lose it.
///
/// Any thread.
final class OpenPorts implements io.vertx.core.transport.Transport, Transport {

    private final Transport nio = io.vertx.core.transport.Transport.NIO.implementation();
    private final Set<ServerChannel> listening = ConcurrentHashMap.newKeySet();
    private final Accepting accepting;

    /// @param accepted hears of each connection before anything is read from it
    OpenPorts(Consumer<Channel> accepted) {
        this.accepting = new Accepting(accepted);
    }

    @Sharable
    private static final class Accepting extends ChannelInboundHandlerAdapter {
        private final Consumer<Channel> accepted;

        Accepting(Consumer<Channel> accepted) {
            this.accepted = accepted;
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object connection) {
            if (connection instanceof Channel channel) {
                accepted.accept(channel);
            }
            context.fireChannelRead(connection);
        }
    }

    /// Completes when whoever connects there is refused.
    Future<Void> close(int port) {
        var closing = new ArrayList<Future<Void>>();
        for (var channel : listening) {
            if (channel.localAddress() instanceof InetSocketAddress address
                    && address.getPort() == port) {
                var closed = Promise.<Void>promise();
                channel.close()
                        .addListener(_ -> afterASelect(channel.eventLoop(), closed::complete));
                closing.add(closed.future());
            }
        }
        return Future.join(closing).mapEmpty();
    }

    /// A selector lets go of a socket that was closed when it selects the next time.
    private static void afterASelect(EventLoop loop, Runnable then) {
        var _ = loop.schedule(then, 1, TimeUnit.MILLISECONDS);
    }

    @Override
    public void configure(
            NetServerOptions options, boolean domainSocket, ServerBootstrap bootstrap) {
        nio.configure(options, domainSocket, bootstrap);
        bootstrap.handler(accepting);
    }

    @Override
    public ChannelFactory<? extends ServerChannel> serverChannelFactory(boolean domainSocket) {
        var channels = nio.serverChannelFactory(domainSocket);
        return () -> {
            ServerChannel channel = channels.newChannel();
            listening.add(channel);
            channel.closeFuture().addListener(_ -> listening.remove(channel));
            return channel;
        };
    }

    @Override
    public String name() {
        return "nio";
    }

    @Override
    public boolean available() {
        return true;
    }

    @Override
    public boolean isAvailable() {
        return true;
    }

    @Override
    public @Nullable Throwable unavailabilityCause() {
        return null;
    }

    @Override
    public Transport implementation() {
        return this;
    }

    @Override
    public IoHandlerFactory ioHandlerFactory() {
        return nio.ioHandlerFactory();
    }

    @Override
    public DatagramChannel datagramChannel() {
        return nio.datagramChannel();
    }

    @Override
    @SuppressWarnings("deprecation") // As Vert.x has it.
    public DatagramChannel datagramChannel(InternetProtocolFamily family) {
        return nio.datagramChannel(family);
    }

    @Override
    public ChannelFactory<? extends Channel> channelFactory(boolean domainSocket) {
        return nio.channelFactory(domainSocket);
    }
}

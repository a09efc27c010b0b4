package dev.hearth.trigger.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;

/// Leaves a request with HTTP/1.1 that asks for an upgrade to HTTP/2 and has a large body: Vert.x
/// hands such a body to the new stream without its flow control, where it can stand still for good.
///
/// Stands first on a connection that was accepted, until it is known which HTTP it speaks: the
/// beginning goes on byte by byte, so that Vert.x sets its own handlers up before the first head is
/// read.
final class UpgradeWatch extends ChannelInboundHandlerAdapter {

    /// Bytes of a body that fit into a new stream.
    private static final int WINDOW = 65_535;

    /// As long as the greeting of HTTP/2.
    private static final int GREETING = 24;

    private static final String UPGRADING = "h2c";

    private int seen;

    @Override
    public void channelRead(ChannelHandlerContext context, Object read) {
        var bytes = (ByteBuf) read;
        var pipeline = context.pipeline();
        while (bytes.isReadable() && seen < GREETING && pipeline.get(UPGRADING) == null) {
            seen++;
            context.fireChannelRead(bytes.readRetainedSlice(1));
        }
        if (pipeline.get(UPGRADING) != null) {
            pipeline.addBefore(UPGRADING, null, new FirstHead());
        }
        if (pipeline.get(UPGRADING) != null || seen == GREETING) {
            pipeline.remove(this);
        }
        context.fireChannelRead(bytes);
    }

    private static final class FirstHead extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext context, Object read) {
            if (read instanceof HttpRequest request) {
                if (HttpUtil.isTransferEncodingChunked(request)
                        || HttpUtil.getContentLength(request, 0L) > WINDOW) {
                    request.headers().remove(HttpHeaderNames.UPGRADE);
                }
                context.pipeline().remove(this);
            }
            context.fireChannelRead(read);
        }
    }
}

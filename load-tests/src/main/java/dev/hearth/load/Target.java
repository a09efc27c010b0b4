package dev.hearth.load;

/// Where one function answers on 127.0.0.1.
record Target(int port, String path) {

    String url() {
        return "http://127.0.0.1:" + port + path;
    }

    /// As `many.lua` reads it.
    String line() {
        return port + " " + path + "\n";
    }
}

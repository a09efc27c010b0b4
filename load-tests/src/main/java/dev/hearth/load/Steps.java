package dev.hearth.load;

/// The work of `loop`, done in Java.
///
/// @param count how many steps
record Steps(int count) {

    Sum walk() {
        int sum = 0;
        for (int i = 0; i < count; i++) {
            sum = (sum * 31 + i) % 1_000_003;
        }
        return new Sum(sum);
    }

    record Sum(int sum) {}

    record Greeting(String greeting) {

        static final Greeting WORLD = new Greeting("Hello, world!");
    }
}

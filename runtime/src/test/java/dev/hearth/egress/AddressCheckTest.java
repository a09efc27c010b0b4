package dev.hearth.egress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.function.Authority;
import dev.hearth.function.Grants;
import java.net.InetAddress;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class AddressCheckTest {

    private static boolean isRefused(Grants grants, String host, String address) {
        return AddressCheck.refusal(grants, Authority.parse(host), InetAddress.ofLiteral(address))
                .isPresent();
    }

    @ParameterizedTest
    @CsvSource({
        "api.example.com, 169.254.169.254",
        "api.example.com, fe80::1",
        "api.example.com, fd00:ec2::254",
        "api.example.com, fd20:ce::254",
        "api.example.com, 100.100.100.200",
        "api.example.com, 168.63.129.16",
        "api.example.com, 192.0.0.192",
        "api.example.com, ::ffff:169.254.169.254",
        "api.example.com, 127.0.0.1",
        "api.example.com, 127.8.0.1",
        "api.example.com, ::1",
        "api.example.com, 0.0.0.0",
        "api.example.com, ::",
        "api.example.com, 224.0.0.1",
        "localhost.example.com, 127.0.0.1",
        "localhost, 169.254.169.254",
    })
    void noNameLeadsToTheMachine(String name, String address) {
        var host = name + ":80";
        var byName = new Grants(Set.of(Authority.parse(host)));
        assertThat(isRefused(byName, host, address)).isTrue();
        var literal = InetAddress.ofLiteral(address).getHostAddress();
        var itself = new Authority(literal.contains(":") ? "[" + literal + "]" : literal, 80);
        assertThat(isRefused(new Grants(Set.of(Authority.parse(host), itself)), host, address))
                .isFalse();
        assertThat(isRefused(new Grants(Set.of(itself)), itself.toString(), address)).isFalse();
        var otherPort = new Grants(Set.of(new Authority(itself.host(), 81)));
        assertThat(isRefused(otherPort, host, address)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "api.example.com, 93.184.215.14",
        "api.internal, 10.1.2.3",
        "api.internal, 192.168.0.1",
        "api.internal, fd12:3456::1",
        "localhost, 127.0.0.1",
        "shop.localhost, ::1",
    })
    void aNameLeadsAnywhereElse(String name, String address) {
        var host = name + ":80";
        assertThat(isRefused(new Grants(Set.of(Authority.parse(host))), host, address)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "93.184.216.34, false",
        "2606:4700::1111, false",
        "100.63.0.1, false",
        "172.32.0.1, false",
        "127.0.0.1, true",
        "::1, true",
        "10.1.2.3, true",
        "172.16.0.1, true",
        "192.168.1.1, true",
        "169.254.169.254, true",
        "100.64.0.1, true",
        "fd12::1, true",
        "0.0.0.0, true"
    })
    void whatMayGoAnywhereGoesToPublicAddressesOnly(String address, boolean refused) {
        var host = Authority.parse("hooks.example.com:443");
        var leadsTo = InetAddress.ofLiteral(address);

        assertThat(AddressCheck.publicRefusal(Grants.NONE, host, leadsTo).isPresent())
                .isEqualTo(refused);
    }

    @Test
    void aPrivateAddressIsPublicEnoughOnceItIsGranted() {
        var host = Authority.parse("hooks.example.com:443");
        var granted = new Grants(Set.of(host));

        assertThat(AddressCheck.publicRefusal(granted, host, InetAddress.ofLiteral("10.1.2.3")))
                .isEmpty();
        assertThat(AddressCheck.publicRefusal(granted, host, InetAddress.ofLiteral("127.0.0.1")))
                .as("no name leads there")
                .isPresent();
    }
}

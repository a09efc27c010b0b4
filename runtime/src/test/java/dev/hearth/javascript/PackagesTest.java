package dev.hearth.javascript;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.function.Language;
import dev.hearth.invocation.Result;
import dev.hearth.sandbox.Call;
import dev.hearth.sandbox.GuestHost;
import dev.hearth.sandbox.LoadException;
import dev.hearth.sandbox.Progress;
import dev.hearth.sandbox.Samples;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PackagesTest {

    private static JavaScript javaScript;

    @TempDir Path folder;

    private final Samples.Lines log = new Samples.Lines();
    private final GuestHost host = Samples.host(log);

    @BeforeAll
    static void open() {
        javaScript = new JavaScript();
    }

    @AfterAll
    static void close() {
        javaScript.close();
    }

    @BeforeEach
    void install() {
        write("package.json", "{'name': 'mine', 'imports': {'#own': './lib/own.cjs'}}");
        write("lib/own.cjs", "exports.own = 'own';");
        write("plain/index.js", "exports.name = 'plain';");
        write("main/package.json", "{'name': 'main', 'main': './lib/start'}");
        write("main/lib/start.js", "exports.name = 'main+' + require('./next').name;");
        write(
                "main/lib/next/index.js",
                "exports.name = require('nested') + require('../../n.json').n;");
        write("main/n.json", "{'n': 1}");
        write("main/node_modules/nested/index.js", "module.exports = 'inner';");
        write("nested/index.js", "module.exports = 'outer';");
        write("callable/package.json", "{'name': 'callable'}");
        write("callable/index.js", "module.exports = (x) => x * 2; module.exports['a-b'] = 3;");
        write("@scope/one/package.json", "{'main': 'one.cjs'}");
        write("@scope/one/one.cjs", "module.exports = { class: 'scoped' };");
        write(
                "both/package.json",
                "{'exports': {'.': {'node': './no.js', 'import': './a.mjs', 'require': './a.cjs'},"
                        + " './sub/*': './deep/*.js', './sub/hidden': null}}");
        write("both/a.mjs", "export default 'imported';");
        write("both/a.cjs", "module.exports = 'required';");
        write("both/deep/x.js", "module.exports = 'pattern';");
        write("both/deep/hidden.js", "module.exports = 'hidden';");
        write("esm/package.json", "{'type': 'module', 'exports': './index.js'}");
        write("esm/index.js", "import n from 'nested'; export const from = 'esm ' + n;");
        write("loop/package.json", "{'name': 'loop', 'exports': 'loop'}");
        write("throws/index.js", "module.exports = 1;\nnull.field;");
        write("cycle/index.js", "exports.early = 1; exports.late = require('./b').seen;");
        write("cycle/b.js", "exports.seen = require('./index').early;");
    }

    private void write(String file, String text) {
        var path =
                file.startsWith("package.json") || file.startsWith("lib/")
                        ? file
                        : "node_modules/" + file;
        Samples.write(folder, path, file.endsWith(".json") ? text.replace('\'', '"') : text);
    }

    private Progress run(String file, String code) {
        Samples.write(folder, file, code);
        var spec = Samples.function("sample", Language.JS, file, folder);
        var program = javaScript.prepare(spec);
        try (var guest = javaScript.blank()) {
            guest.load(program, host);
            return guest.begin(new Call(Samples.invocation(spec, Samples.json("{}")), spec, host));
        }
    }

    private String value(String file, String code) {
        var progress = run(file, code);
        assertThat(progress).isInstanceOf(Progress.Returned.class);
        return ((Result.Value) ((Progress.Returned) progress).result())
                .payload()
                .bytes()
                .toString();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "import x from 'plain'                        | x.name          | plain",
                "import x from 'main'                         | x.name          | main+inner1",
                "import { name } from 'main'                  | name            | main+inner1",
                "import * as all from 'main'                  | all.name + all.default.name | main+inner1main+inner1",
                "import x from 'main/lib/next/index.js'       | x.name          | inner1",
                "import x from 'nested'                       | x               | outer",
                "import twice from 'callable'                 | twice(4)        | 8",
                "import { 'a-b' as ab } from 'callable'       | ab              | 3",
                "import { class as c } from '@scope/one'      | c               | scoped",
                "import x from 'both'                         | x               | imported",
                "import x from 'both/sub/x'                   | x               | pattern",
                "import { from } from 'esm'                   | from            | esm outer",
                "import { late } from 'cycle'                 | late            | 1",
                "import { own } from './lib/own.cjs'          | own             | own",
                "import { own } from '#own'                   | own             | own",
                "import n from './node_modules/main/n.json' with { type: 'json' } | n.n | 1",
            })
    void aModuleImports(String statement, String expression, String expected) {
        assertThat(value("entry.mjs", statement + "; export const handler = () => " + expression))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "require('main').name               | main+inner1",
                "require('both')                    | required",
                "require('both/sub/x')              | pattern",
                "require('#own').own                | own",
                "require('main/n').n                | 1",
                "require('./lib/own').own           | own",
                "require('cycle').late              | 1",
                "require('main') === require('main/lib/start.js') | true",
                "(() => { try { require('fs') } catch (e) { return e.code } })() | MODULE_NOT_FOUND",
                "(() => { try { require('both/sub/hidden') } catch (e) { return e.code } })() | MODULE_NOT_FOUND",
                "(() => { try { require('loop') } catch (e) { return e.code } })() | MODULE_NOT_FOUND",
                "(() => { try { require('a\\0b') } catch (e) { return e.code } })() | MODULE_NOT_FOUND",
                "(() => { try { require('esm') } catch (e) { return e.code } })() | ERR_REQUIRE_ESM",
                "import('main').then((m) => m.name) | main+inner1",
            })
    void commonJsRequires(String expression, String expected) {
        assertThat(value("entry.js", "exports.handler = async () => " + expression))
                .isEqualTo(expected);
    }

    @Test
    void importedAndRequiredAreOne() {
        assertThat(
                        value(
                                "entry.mjs",
                                """
                                import own from './lib/own.cjs';
                                import again from '#own';
                                import x from 'callable';
                                own.changed = 1;
                                export const handler = () => again.changed + typeof globalThis.require;
                                """))
                .isEqualTo("1undefined");
    }

    @Test
    void whatAPackageThrowsHasItsPlace() {
        assertThatThrownBy(
                        () -> run("entry.mjs", "import 'throws'; export const handler = () => 1;"))
                .isInstanceOf(LoadException.class)
                .hasMessageStartingWith("node_modules/throws/index.js:2:");
    }

    @ParameterizedTest
    @CsvSource({"absent", "fs", "node:fs", "both/sub/hidden", "both/a.mjs", "@scope", "%2e"})
    void aMissingPackageIsNamed(String name) {
        assertThatThrownBy(() ->
                        run("entry.mjs", "import '" + name + "'; export const handler = () => 1;"))
                .isInstanceOf(LoadException.class)
                .hasMessageContaining(name)
                .hasMessageNotContaining(folder.toString());
    }
}

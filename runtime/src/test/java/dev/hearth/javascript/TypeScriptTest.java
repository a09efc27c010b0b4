package dev.hearth.javascript;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.function.Language;
import dev.hearth.invocation.GuestError;
import dev.hearth.invocation.Result;
import dev.hearth.sandbox.Call;
import dev.hearth.sandbox.GuestHost;
import dev.hearth.sandbox.LoadException;
import dev.hearth.sandbox.Progress;
import dev.hearth.sandbox.Samples;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.graalvm.polyglot.Engine;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TypeScriptTest {

    private static JavaScript javaScript;
    private static Engine engine;

    @TempDir Path folder;

    private final GuestHost host = Samples.host(new Samples.Lines());

    @BeforeAll
    static void open() {
        javaScript = new JavaScript();
        engine = Engine.create("js");
    }

    @AfterAll
    static void close() {
        javaScript.close();
        engine.close();
    }

    private Progress run(String handler) {
        var spec = Samples.function("sample", Language.JS, handler, folder);
        var program = javaScript.prepare(spec);
        try (var guest = javaScript.blank()) {
            guest.load(program, host);
            return guest.begin(new Call(Samples.invocation(spec, Samples.json("{}")), spec, host));
        }
    }

    private String value(String handler) {
        var progress = run(handler);
        assertThat(progress).isInstanceOf(Progress.Returned.class);
        return ((Result.Value) ((Progress.Returned) progress).result())
                .payload()
                .bytes()
                .toString();
    }

    private GuestError refused(String handler) {
        try {
            run(handler);
        } catch (LoadException refused) {
            return refused.error();
        }
        throw new AssertionError("it was loaded");
    }

    private BundleFiles files() throws IOException {
        return new BundleFiles(folder, new TypeScript(engine, Duration.ofMinutes(1)));
    }

    @Test
    void aHandlerInTypeScriptRuns() {
        Samples.write(
                folder,
                "types.ts",
                "export interface Order { id: string }\nexport type Sum<T> = (each: T) => number;");
        Samples.write(
                folder,
                "sum.mts",
                """
                import { type Order } from './types.ts';
                import type { Sum } from './types.ts';
                abstract class Shop<T extends Order> implements Iterable<T> {
                  readonly #orders: T[] = [];
                  protected name?: string;
                  constructor(...orders: T[]) { this.#orders = orders as T[]; }
                  abstract count(): number;
                  *[Symbol.iterator](): Iterator<T> { yield* this.#orders; }
                }
                export class Counting extends Shop<Order> {
                  override count(this: Counting, by?: number): number { return [...this].length * by!; }
                }
                export const length: Sum<Counting> = (
                  shop,
                ): {
                  valueOf(): number;
                } & number => shop.count(<number>2) satisfies number
                """);
        Samples.write(
                folder,
                "main.ts",
                """
                import { Counting, length } from './sum.mts';
                export async function handler(event: { data?: unknown }, context: any): Promise<string> {
                  const { later } = await import('./' + 'later.ts');
                  return `${length(new Counting({ id: 'a' }, { id: 'b' }))}${later<string>('!')}`;
                }
                """);
        Samples.write(folder, "later.ts", "export const later = <T,>(x: T): T => x;");
        assertThat(value("main.ts")).isEqualTo("4!");
    }

    @Test
    void linesAndColumnsOfAnErrorAreThoseOfTheSource() {
        Samples.write(
                folder,
                "main.ts",
                """
                interface Order {
                  id: string;
                }
                export const handler = (order: Order, more?: Map<string, number>): never => { throw new Error('é') }
                """);
        var failed = ((Progress.Failed) run("main.ts")).error();
        assertThat(failed.stack()).contains("at handler (main.ts:4:85)");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "enum Color { Red }                        | 2:1  | an enum",
                "const enum Color { Red }                  | 2:1  | an enum",
                "namespace N { export const x = 1 }        | 2:1  | a namespace",
                "class A { constructor(private x: any) {} }| 2:23 | a parameter property",
                "@log class A {}                           | 2:1  | decorators",
                "class A { m(@log x: any) {} }             | 2:13 | decorators",
                "import fs = require('fs');                | 2:1  | import … =",
                "export = {};                              | 2:1  | export =",
                "export const f = () => <any>{ a: 1 };     | 2:24 | a type in front",
                "let x: = 1;                               | 2:8  | Unexpected token",
                "export const f = (;                       | 2:19 | Unexpected token",
            })
    void whatIsMoreThanATypeIsRefusedWithItsPlace(String code, String place, String reason) {
        var text = "type Unused = 1;\n" + code + "\nexport const handler = () => 1;\n";
        Samples.write(folder, "main.ts", text);
        assertThatThrownBy(() -> run("main.ts"))
                .isInstanceOf(LoadException.class)
                .hasMessageStartingWith("main.ts:" + place + ": " + reason);
        Samples.write(folder, "lib/part.ts", text);
        Samples.write(
                folder, "other.mjs", "import './lib/part.ts'; export const handler = () => 1;");
        var refused = refused("other.mjs");
        assertThat(refused.name()).isEqualTo("SyntaxError");
        assertThat(refused.message()).startsWith("lib/part.ts:" + place + ": " + reason);
    }

    @Test
    void aRefusedFileThatIsNotImportedIsNoMatter() {
        Samples.write(folder, "main.ts", "export const handler = (): string => 'ok';");
        Samples.write(folder, "main.test.ts", "enum A { B }");
        assertThat(value("main.ts")).isEqualTo("ok");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "main.ts  |                    | export const handler = (): string => typeof require",
                "main.ts  | {'type': 'module'} | export const handler = (): string => typeof require",
                "main.mts | {'type': 'commonjs'} | export const handler = (): string => typeof require",
                "main.ts  |                    | exports.handler = (x: any) => typeof module === 'object' ? 'undefined' : 'module'",
                "main.ts  | {'type': 'commonjs'} | exports.handler = (x: any) => typeof module === 'object' ? 'undefined' : 'module'",
                "main.cts | {'type': 'module'} | import type { A } from './a.ts'; exports.handler = (x: A) => typeof module === 'object' ? 'undefined' : 'module'",
            })
    void aFileIsAModuleByItsNameItsPackageOrItsCode(String file, String manifest, String code) {
        Samples.write(
                folder, "package.json", manifest == null ? "{}" : manifest.replace('\'', '"'));
        Samples.write(folder, file, code);
        assertThat(value(file)).isEqualTo("undefined");
    }

    @Test
    void aCommonJsFileHasNoImports() {
        Samples.write(folder, "main.cts", "import fs from 'fs'; exports.handler = () => fs;");
        assertThat(refused("main.cts").message())
                .isEqualTo(
                        "main.cts:1:1: this file is CommonJS: write require(…) and module.exports,"
                                + " or name it .mts");
    }

    @Test
    void anImportOfJavaScriptThatIsNotThereIsOneOfTypeScript() {
        Samples.write(folder, "a.ts", "export const a: string = 'a';");
        Samples.write(folder, "b.cts", "exports.b = 'b' as string;");
        Samples.write(folder, "c.ts", "export const c: string = 'no';");
        Samples.write(folder, "c.js", "exports.c = 'c';");
        Samples.write(
                folder,
                "main.ts",
                """
                import { a } from './a.js';
                import { b } from './b.cjs';
                import { c } from './c.js';
                export const handler = (): string => a + b + c;
                """);
        assertThat(value("main.ts")).isEqualTo("abc");
        Samples.write(
                folder,
                "main.cts",
                "exports.handler = (): any => require('./b.cjs').b + require('./a.js');");
        Samples.write(folder, "a.ts", "module.exports = 'a' satisfies string;");
        assertThat(value("main.cts")).isEqualTo("ba");
    }

    @Test
    void aRequiredFileThatIsRefusedThrowsWhatIsWrong() {
        Samples.write(folder, "bad.cts", "enum \\u0041 { B }\n");
        Samples.write(
                folder,
                "main.cts",
                "exports.handler = () => { try { require('./bad.cts') } catch (e) { return String(e) } };");
        assertThat(value("main.cts")).startsWith("SyntaxError: bad.cts:1:1 an enum");
    }

    @ParameterizedTest
    @CsvSource({"node_modules/part/index.ts, TypeScript in node_modules", "part.tsx, JSX"})
    void whatIsNeverStripped(String file, String reason) {
        Samples.write(folder, file, "export const part = 1;");
        Samples.write(
                folder, "main.ts", "import './" + file + "'; export const handler = () => 1;");
        assertThat(refused("main.ts").message()).startsWith(file + ":1:1: " + reason);
    }

    @Test
    void aTypeThatIsImportedAsAValueIsExplained() {
        Samples.write(folder, "types.ts", "export interface Order { id: string }");
        Samples.write(
                folder,
                "main.ts",
                "import { Order } from './types.ts';\nexport const handler = (o: Order) => 1;");
        assertThat(refused("main.ts").message())
                .startsWith("main.ts:1:")
                .contains("'Order'")
                .endsWith("(a type is imported with import type)");
    }

    @Test
    void nestingIsReadAsFarAsPeopleNest() {
        Samples.write(
                folder,
                "main.ts",
                "export const handler = (): any => "
                        + "((x: any): any => ({ y: [x] }))(".repeat(60)
                        + "'deep'"
                        + ")".repeat(60)
                        + " && 'read';");
        assertThat(value("main.ts")).isEqualTo("read");
    }

    @Test
    void nestingTooDeepIsRefused() {
        Samples.write(folder, "main.ts", "export const x = " + "(".repeat(100_000));
        assertThat(refused("main.ts").message()).isEqualTo("main.ts:1:1: it is nested too deeply");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "a↵type X = 1↵(b) | a↵;··· · · ·↵(b)",
                "a as any↵(b) | a;·· ···↵(b)",
                "let a = b satisfies T↵[0].c | let a = b;········· ·↵[0].c",
                "for (let i = 0 as any; ;) {} | for (let i = 0 ·· ···; ;) {}",
                "async <↵T>(x: T): A<↵B> => x | async (↵···x· ··· ··↵·) => x",
                "class A { get: any↵x() {} } | class A { get; ···↵x() {} }",
                "class A { x = 1↵private ['y'] = 2 } | class A { x = 1↵;······ ['y'] = 2 }",
                "class A { static readonly x?: any = 1 } | class A { static ········ x·· ··· = 1 }",
                "a!.b![0]!() | a·.b·[0]·()",
                "let s = '😀' as T; s | let s = '😀' ·· ·; s",
                "import { type A, b, type C, } from 'x' | import { ···· ·· b, ···· ·· } from 'x'",
                "function f(this: A, b?: B, ...c: C[]): d is D {} | function f(····· ·· b·· ·, ...c· ···)· · ·· · {}",
                "f<A>(b); new C<D<E>>(); g<H>`i` | f···(b); new C······(); g···`i`",
                "abstract class A<B> extends C<D> implements E { abstract f(): void } | ········ class A··· extends C··· ·········· · { ;······· ···· ···· }",
                "let a!: B, { b }: C = c | let a·· ·, { b }· · = c",
                "export interface A {}↵export declare const b: C | ;····· ········· · ··↵;····· ······· ····· ·· ·",
                "export type { A } from 'a'; export { type B, b } from 'b' | ;····· ···· · · · ···· ···· export { ···· ·· b } from 'b'",
                "x = <A>b | x = ···b",
            })
    void blanksStandWhereTypesWere(String code, String expected) throws Exception {
        var source = code.replace('↵', '\n');
        Samples.write(folder, "a.ts", source);
        var stripped = files().stripped(BundleFiles.ROOT.resolve("a.ts"));
        assertThat(stripped).isInstanceOf(Stripped.Code.class);
        assertThat(((Stripped.Code) stripped).text())
                .isEqualTo(expected.replace('↵', '\n').replace('·', ' '));
    }

    @Test
    void aFileThatTakesTooLongIsRefusedAndTheNextIsRead() {
        var file = BundleFiles.ROOT.resolve("a.ts");
        var endless =
                ("let x = " + "<T>(a = ".repeat(24) + "1" + ")".repeat(24))
                        .getBytes(StandardCharsets.UTF_8);
        var brief = "let x: any".getBytes(StandardCharsets.UTF_8);
        try (var typeScript = new TypeScript(engine, Duration.ofSeconds(3))) {
            assertThat(typeScript.strip(file, endless, null))
                    .extracting(refused -> ((Stripped.Refused) refused).reason())
                    .isEqualTo("it takes longer to read than 3000 ms");
            assertThat(typeScript.strip(file, brief, null)).isInstanceOf(Stripped.Code.class);
        }
    }

    @Test
    void theSameTextIsStrippedOnce() throws Exception {
        Samples.write(folder, "a.ts", "let a: any");
        Samples.write(folder, "b.ts", "let a: any");
        var files = files();
        assertThat(files.stripped(BundleFiles.ROOT.resolve("a.ts")))
                .isSameAs(files.stripped(BundleFiles.ROOT.resolve("b.ts")));
    }
}

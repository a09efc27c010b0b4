package dev.hearth.samples;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.hearth.invocation.Payload;
import dev.hearth.invocation.Result;

/// Results as JSON trees that are equal when a person would call them so: `1` and `1.0` are.
final class ResultJson {

    private static final ObjectMapper JSON = JsonMapper.builder().build();

    private ResultJson() {}

    static JsonNode value(Result result) {
        return switch (result) {
            case Result.Value(var payload) -> of(payload);
            case Result.Nothing _, Result.HttpResponse _ ->
                    throw new AssertionError("not a plain value: " + result);
        };
    }

    static JsonNode of(Payload payload) {
        var text = payload.bytes().toString();
        if (!payload.isJson()) {
            return TextNode.valueOf(text);
        }
        try {
            return normal(JSON.readTree(text));
        } catch (JsonProcessingException e) {
            throw new AssertionError("a result that is no JSON: " + text, e);
        }
    }

    /// Every number as a decimal without trailing zeros.
    static JsonNode normal(JsonNode json) {
        if (json.isNumber()) {
            return DecimalNode.valueOf(json.decimalValue().stripTrailingZeros());
        }
        if (json.isArray()) {
            var array = JsonNodeFactory.instance.arrayNode();
            json.forEach(element -> array.add(normal(element)));
            return array;
        }
        if (json.isObject()) {
            var object = JsonNodeFactory.instance.objectNode();
            json.properties()
                    .forEach(field -> object.set(field.getKey(), normal(field.getValue())));
            return object;
        }
        return json;
    }
}

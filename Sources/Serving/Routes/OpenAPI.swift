import Endpoints
import JSONDocument
import Tabular

/// Describes the routes in OpenAPI 3.1, with the features of the endpoints at work.
struct OpenAPI {
    private let endpoints: [LiveEndpoint]
    private let version: String
    private let limits: ServingConfiguration

    init(_ endpoints: [LiveEndpoint], version: String, limits: ServingConfiguration) {
        self.endpoints = endpoints
        self.version = version
        self.limits = limits
    }

    /// The whole document.
    var document: JSONValue {
        var paths: JSONObject = [
            "/ping": [
                "get": operation(
                    "Whether the endpoints answer", answers: ["200": ["description": .string("They do")]],
                    errors: [503], scope: "invoke")
            ],
            "/metrics": [
                "get": operation(
                    "Prometheus metrics",
                    answers: [
                        "200": ["description": "Metrics", "content": ["text/plain": ["schema": ["type": "string"]]]]
                    ],
                    scope: "read")
            ],
            "/openapi.json": [
                "get": operation(
                    "This document", answers: ["200": answer("The document", ["type": "object"])], scope: "read")
            ],
            "/endpoints": [
                "get": operation(
                    "The endpoints in service", answers: ["200": answer("They", ["type": "object"])], scope: "read")
            ],
            "/endpoints/{name}": [
                "get": operation(
                    "One endpoint", answers: ["200": answer("It", ["type": "object"])], errors: [404],
                    parameters: [Self.nameParameter], scope: "read")
            ],
        ]
        if endpoints.count == 1 { paths["/invocations"] = ["post": invocation(endpoints[0], isRuntime: false)] }
        for live in endpoints {
            paths["/endpoints/\(live.endpoint.name)/invocations"] = ["post": invocation(live, isRuntime: true)]
            if limits.groundTruthFolder != nil {
                paths["/endpoints/\(live.endpoint.name)/ground-truth"] = ["post": groundTruth(live.endpoint.name)]
            }
        }
        return [
            "openapi": "3.1.0",
            "info": [
                "title": "Propensity", "version": .string(version),
                "description": "Predictions, and how the endpoints that give them stand.",
            ],
            "paths": .object(paths),
            "components": [
                "securitySchemes": ["token": ["type": "http", "scheme": "bearer"]],
                "schemas": ["Error": Self.errorSchema, "RuntimeError": ["type": "object"]],
            ],
        ]
    }

    private func invocation(_ live: LiveEndpoint, isRuntime: Bool) -> JSONValue {
        let model = live.variants[0].model
        let schemas = BodySchemas(model.schema)
        return operation(
            "Predictions of endpoint \(live.endpoint.name)",
            answers: [
                "200": [
                    "description": "One prediction for each row, in order",
                    "content": [
                        "text/csv": ["schema": ["type": "string"]],
                        "application/json": ["schema": Self.predictionSchema],
                    ],
                ]
            ],
            errors: isRuntime ? [413, 424, 429] : [406, 413, 415, 429, 503],
            parameters: [
                [
                    "name": "reasons", "in": "query", "description": "How many reasons to tell for each row; JSON only",
                    "schema": [
                        "type": "integer", "minimum": .integer(0),
                        "maximum": .integer(Int64(InvocationWishes.mostReasons)),
                    ],
                ],
                [
                    "name": "columns", "in": "query", "description": "Columns of a CSV answer, separated by commas",
                    "schema": [
                        "type": "string",
                        "pattern": "^(probability|decision|decile)(,(probability|decision|decile))*$",
                    ],
                ],
                header(
                    "X-Amzn-SageMaker-Inference-Id", "Names the request in captures",
                    ["type": "string", "minLength": .integer(1), "maxLength": .integer(64)]),
                header(
                    "X-Amzn-SageMaker-Target-Variant", "The variant that is to answer",
                    ["type": "string", "enum": .array(live.variants.map { .string($0.name) })]),
            ],
            body: [
                "required": .bool(true),
                "content": [
                    "application/json": ["schema": schemas.json], "text/csv": ["schema": schemas.csv],
                ],
            ],
            isRuntime: isRuntime, isOpenOnLoopback: true, scope: "invoke")
    }

    private func header(_ name: String, _ text: String, _ schema: JSONValue) -> JSONValue {
        ["name": .string(name), "in": "header", "description": .string(text), "schema": schema]
    }

    func operation(
        _ summary: String, answers: JSONObject, errors: [Int] = [], parameters: [JSONValue] = [],
        body: JSONValue? = nil,
        isRuntime: Bool = false, isOpenOnLoopback: Bool = false, scope: String, needsToken: Bool = false
    ) -> JSONValue {
        let schema: JSONValue = ["$ref": .string("#/components/schemas/" + (isRuntime ? "RuntimeError" : "Error"))]
        var responses = answers
        for status in Set(errors + [400, 401, 403, 405, 408, 429, 500]).sorted() {
            responses[String(status)] = answer("Refused", schema)
        }
        var operation: JSONObject = ["summary": .string(summary), "responses": .object(responses)]
        if !parameters.isEmpty { operation["parameters"] = .array(parameters) }
        if let body { operation["requestBody"] = body }
        if needsToken || !(limits.isLoopback && (isOpenOnLoopback || scope == "invoke")) {
            operation["security"] = .array([["token": .array([])]])
        }
        operation["description"] = .string("Scope: \(scope).")
        return .object(operation)
    }

    func answer(_ description: String, _ schema: JSONValue) -> JSONValue {
        ["description": .string(description), "content": ["application/json": ["schema": schema]]]
    }

    private static let nameParameter: JSONValue = [
        "name": "name", "in": "path", "required": .bool(true),
        "schema": ["type": "string", "pattern": "^[a-zA-Z0-9](-*[a-zA-Z0-9])*$", "maxLength": .integer(63)],
    ]

    private static let errorSchema: JSONValue = [
        "type": "object", "required": .array(["error"]),
        "properties": [
            "error": [
                "type": "object", "required": .array(["code", "message"]),
                "properties": [
                    "code": ["type": "string"], "message": ["type": "string"], "hint": ["type": "string"],
                    "rows": [
                        "type": "array",
                        "items": [
                            "type": "object", "required": .array(["row", "reason"]),
                            "properties": [
                                "row": ["type": "integer"], "column": ["type": "string"], "reason": ["type": "string"],
                            ],
                        ],
                    ],
                ],
            ]
        ],
    ]

    private static let predictionSchema: JSONValue = [
        "type": "object", "required": .array(["predictions"]),
        "properties": [
            "predictions": [
                "type": "array",
                "items": [
                    "type": "object", "required": .array(["score", "probability", "decision"]),
                    "properties": [
                        "score": ["type": "number", "description": "The probability, by SageMaker's name"],
                        "probability": ["type": "number", "minimum": .integer(0), "maximum": .integer(1)],
                        "decision": ["type": "integer", "enum": .array([.integer(0), .integer(1)])],
                        "decile": ["type": "integer", "minimum": .integer(1), "maximum": .integer(10)],
                        "reasons": [
                            "type": "array",
                            "items": [
                                "type": "object",
                                "properties": ["feature": ["type": "string"], "effect": ["type": "number"]],
                            ],
                        ],
                    ],
                ],
            ]
        ],
    ]
}

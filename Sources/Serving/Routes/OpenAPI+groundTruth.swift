import JSONDocument

extension OpenAPI {
    /// The route that takes an endpoint's labels.
    func groundTruth(_ endpoint: String) -> JSONValue {
        operation(
            "Labels of requests that endpoint \(endpoint) answered: one a line, all of them kept or none",
            answers: [
                "200": answer(
                    "They are on disk",
                    [
                        "type": "object", "required": .array(["endpoint", "labels"]),
                        "properties": [
                            "endpoint": ["type": "string"], "labels": ["type": "integer", "minimum": .integer(1)],
                        ],
                    ])
            ],
            errors: [404, 413, 415, 429, 503],
            body: [
                "required": .bool(true),
                "content": [
                    "application/json": ["schema": Self.label],
                    "text/csv": [
                        "schema": [
                            "type": "string", "pattern": "^([A-Za-z0-9-]{1,64},[01]\\n){1,9}$",
                            "description":
                                "Identity and label, one a line. A first line that names them is passed over: its label is neither a number nor yes, no, true or false, while all others are.",
                        ]
                    ],
                ],
            ],
            scope: "invoke", needsToken: true)
    }

    /// One line of JSON; several are told apart by newlines.
    private static let label: JSONValue = [
        "type": "object", "required": .array(["groundTruthData", "eventMetadata"]),
        "description": "SageMaker's ground truth; several are sent as lines of JSON.",
        "properties": [
            "groundTruthData": [
                "anyOf": .array([
                    [
                        "type": "object", "required": .array(["data"]),
                        "properties": [
                            "data": [
                                "anyOf": .array([
                                    ["type": "string", "pattern": "[!-~]"], ["type": .array(["number", "boolean"])],
                                ])
                            ],
                            "encoding": ["enum": .array(["CSV", .null])],
                        ],
                    ],
                    [
                        "type": "object", "required": .array(["data", "encoding"]),
                        "properties": [
                            "data": [
                                "anyOf": .array([
                                    ["type": "string", "pattern": "^(0|1|\"[A-Za-z]+\")$"],
                                    ["type": .array(["number", "boolean"])],
                                ])
                            ],
                            "encoding": ["enum": .array(["JSON"])],
                        ],
                    ],
                ])
            ],
            "eventMetadata": [
                "type": "object", "required": .array(["eventId"]),
                "properties": [
                    "eventId": [
                        "type": "string", "pattern": "^[^\\u0000-\\u001f\\u007f]+$", "minLength": .integer(1),
                        "maxLength": .integer(256),
                        "description": "The inference ID sent with the request, otherwise the captured event ID",
                    ]
                ],
            ],
        ],
    ]
}

/// What to list of a bucket.
public struct ListRequest: Sendable, Equatable {
    /// What keys must begin with.
    public var prefix = ""
    /// Keys that have this after the prefix are told as one prefix that ends in it; empty for none.
    public var delimiter = ""
    /// The key or prefix after which to begin, in byte order; empty for the beginning.
    public var after = ""
    /// Keys and prefixes to tell at most; S3 tells at most 1,000.
    public var limit = 1_000

    /// A request.
    public init(prefix: String = "", delimiter: String = "", after: String = "", limit: Int = 1_000) {
        self.prefix = prefix
        self.delimiter = delimiter
        self.after = after
        self.limit = limit
    }
}

/// A page of a bucket's objects.
public struct Listing: Sendable, Equatable {
    /// An object of a listing.
    public struct Item: Sendable, Equatable {
        /// Its key.
        public var key: ObjectKey
        /// What is known of it.
        public var details: ObjectDetails
    }

    /// Objects in the byte order of their keys.
    public var objects: [Item] = []
    /// Prefixes in byte order.
    public var prefixes: [String] = []
    /// The last key or prefix told when there are more, to begin after; nil when this is the last page.
    public var next: String?

    /// An empty page.
    public init() {}
}

extension ObjectStore {
    /// Lists objects, a page at a time.
    ///
    /// Takes time in the entries of the folders that the page touches.
    ///
    /// - Throws: `noSuchBucket`, `invalidArgument` for a negative limit.
    public func list(_ bucket: String, _ request: ListRequest = ListRequest()) throws(ObjectStoreError) -> Listing {
        guard request.limit >= 0 else {
            throw ObjectStoreError(.invalidArgument, "Argument maxKeys must be an integer between 0 and 2147483647")
        }
        try requireBucket(bucket)
        return try Lister(store: self, bucket: bucket).list(request)
    }
}

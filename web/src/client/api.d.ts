// Made from openapi.json by scripts/client.mjs; do not edit by hand.
export interface paths {
    "/api/analyse": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Decodes, in the sandbox, whatever has not been decoded. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["JobView"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ProblemView"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/case": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The case at a glance. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["CaseView"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ProblemView"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/check": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Holds a text against the case as it was last computed. Nothing is recorded; preserved copies that it leans on are read again
         *     beside it, which the event `copies` tells.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["Checking"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["CheckView"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ProblemView"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/claims": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Each claim held against everything else, with how its author knows and who depends on whom. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ClaimsView"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ProblemView"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/comments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Comments, the newest first; 500 at most. */
        get: {
            parameters: {
                query?: {
                    /** @description Only those that mention this person. */
                    mentions?: string;
                    /** @description Only those on rows of this table. */
                    table?: string;
                    /** @description Only those on the row of this id. */
                    of?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["CommentView"][];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ProblemView"];
                    };
                };
            };
        };
        put?: never;
        /** Writes a comment. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["Commenting"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["CommentView"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ProblemView"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/count": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How many: sightings, links, and the numbers that follow, as last computed; never computed within the request. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["CountView"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ProblemView"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What happens, as server-sent events; a comment every 15 seconds keeps the connection. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "text/event-stream": components["schemas"]["Happened"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ProblemView"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/exports": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Makes something to hand out; the address of the file is the `result` of the job. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["Exporting"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["JobView"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ProblemView"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/exports/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The file that an export made. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: number;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/octet-stream": number[];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ProblemView"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/facts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The rows of one table. */
        get: {
            parameters: {
                query?: {
                    /** @description The table. */
                    table?: string;
                    /** @description Only rows that are of, or speak of, this item. */
                    item?: string;
                    /** @description Words that all must occur, in any script. */
                    q?: string;
                    /** @description Whether withdrawn rows are given too. */
                    withdrawn?: boolean;
                    /** @description The index of the first. */
                    offset?: number;
                    /** @description How many at most; 100 if 0, 10,000 at most. */
                    limit?: number;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["RowPage"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ProblemView"];
                    };
                };
            };
        };
        put?: never;
        /** Records rows, all or none. A row that somebody changed since its base answers 409 with both, and records nothing. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["Telling"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Told"];
                    };
                };
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Conflict"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ProblemView"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/facts/{table}/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One row with everything that was ever recorded under its id. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    table: string;
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["RowHistory"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ProblemView"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/find": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Finds anything in any script: case, accents and Kazakh letters are folded, and Cyrillic is found in Latin letters and the other way round. */
        get: {
            parameters: {
                query?: {
                    /** @description Words that all must occur, in any script; the last may be a beginning. */
                    q?: string;
                    /** @description How many at most; 30 if 0, 200 at most. */
                    limit?: number;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["FoundPage"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ProblemView"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/imports": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The imports that were done, the newest first; 500 at most. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ImportLine"][];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ProblemView"];
                    };
                };
            };
        };
        put?: never;
        /** Brings uploaded files, folders and tables into the case, as `sightline import` does. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["Importing"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["JobView"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ProblemView"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/incidents": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What happened in which order, as far as it is known; movements; what no take covers. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["IncidentsView"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ProblemView"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/items": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The items that a query finds, a page of them. */
        get: {
            parameters: {
                query?: {
                    /** @description Words that all must occur, in any script. */
                    q?: string;
                    /** @description Filters `field:value`, separated by `|` (a `|`, `\\` or `:` inside a value is written with `\\` before it); several values of one field mean any of them. */
                    filter?: string;
                    /** @description The field to sort by, with `-` in front downwards. */
                    sort?: string;
                    /** @description Whether items of one lineage are folded into the root's line. */
                    fold?: boolean;
                    /** @description Whether withdrawn items are listed too. */
                    withdrawn?: boolean;
                    /** @description The index of the first. */
                    offset?: number;
                    /** @description How many at most; 100 if 0, 1,000 at most. */
                    limit?: number;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ItemPage"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ProblemView"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/items/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Everything about one item. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ItemView"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ProblemView"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/items/{id}/frames": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The exact times of its frames, and its key frames. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["FramesView"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ProblemView"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/items/{id}/history": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Everything ever recorded about one item, the newest first. */
        get: {
            parameters: {
                query?: {
                    /** @description The index of the first. */
                    offset?: number;
                    /** @description How many at most; 100 if 0, 1,000 at most. */
                    limit?: number;
                };
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["EntryPage"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ProblemView"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/items/{id}/proxy": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Makes the working copy of an item that every browser plays. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["JobView"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ProblemView"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/items/{id}/waveform": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How loud an item is over time. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["WaveformView"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ProblemView"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/jobs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Long works, the newest first: those that run, and the last hundred that ended. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["JobView"][];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ProblemView"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/jobs/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One long work. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: number;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["JobView"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ProblemView"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One's own security keys. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["KeyView"][];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ProblemView"];
                    };
                };
            };
        };
        put?: never;
        /** Makes a key known; from then on a login needs it, or another of the account's keys, or its authenticator. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["NewKey"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["KeyView"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ProblemView"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/keys/new": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** What the browser hands to a new key. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": Record<string, never>;
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ProblemView"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/keys/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Forgets one of one's own keys. */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done. */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ProblemView"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/law": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Each use of force beside what the law asks of it, judgements and open questions. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["LawView"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ProblemView"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/ledger": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Entries, the newest first. */
        get: {
            parameters: {
                query?: {
                    /** @description Words that all must occur in who, what, why or the id; in any script. */
                    q?: string;
                    /** @description Only by this person or program. */
                    by?: string;
                    /** @description Only facts of this table. */
                    table?: string;
                    /** @description Only of this item. */
                    item?: string;
                    /** @description The index of the first. */
                    offset?: number;
                    /** @description How many at most; 100 if 0, 1,000 at most. */
                    limit?: number;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["EntryPage"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ProblemView"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/ledger/{entry}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One entry, with what it records and the version before. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    entry: number;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["EntryView"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ProblemView"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/listen": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What detectors heard, with what was made of it, and what it counts up to as last computed. A judgement is a row of
         *     `observations` that is told (`review`), with a reason.
         */
        get: {
            parameters: {
                query?: {
                    /** @description Only of this item. */
                    item?: string;
                    /** @description `proposed`, `accepted` or `rejected`; all of them without it. */
                    review?: string;
                    /** @description `shot` or `detonation`; both without it. */
                    kind?: string;
                    /** @description The index of the first. */
                    offset?: number;
                    /** @description How many at most; 60 if 0, 600 at most. */
                    limit?: number;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ListenView"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ProblemView"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/map": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Places, cameras, landmarks, movements and events as GeoJSON, each with its region and its times. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["MapView"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ProblemView"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/map/base/{sha256}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The lines and areas of a base map of the case, as GeoJSON. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    sha256: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": Record<string, never>;
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ProblemView"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/names": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What a report can cite or insert by name. */
        get: {
            parameters: {
                query?: {
                    /** @description Words that all must occur in the name or in what it says, in any script. */
                    q?: string;
                    /** @description Exactly these names, parted by line breaks; `q` is then not looked at. */
                    of?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["NamesView"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ProblemView"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/people": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who takes part. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["PeopleView"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ProblemView"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/people/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Makes or changes an account, in team mode. */
        put: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    name: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["AccountSetting"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["AccountSet"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ProblemView"];
                    };
                };
            };
        };
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/places": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Places by name in any script, and coordinates in any common form; 50 at most. */
        get: {
            parameters: {
                query?: {
                    /** @description A name in any script, or coordinates in any common form. */
                    q?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["FoundPlace"][];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ProblemView"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/presence": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who looks at what just now. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["PresenceView"][];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ProblemView"];
                    };
                };
            };
        };
        put?: never;
        /** Says where one is looking; gone after a minute without. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["Looking"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["PresenceView"][];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ProblemView"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/protected": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * What is protected of a row, for whoever holds a key on the computer that serves the case; in a team, for the one whose name
         *     the key has. Nothing is kept of it.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["Unsealing"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["InClear"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ProblemView"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/reports": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The reports of the case. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ReportsView"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ProblemView"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/reports/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One report: its text, who wrote it, who signed it off, what was published; of one that nobody has saved, nothing yet. */
        get: {
            parameters: {
                query?: {
                    /** @description A saved version; the newest without it. */
                    version?: number;
                };
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ReportView"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ProblemView"];
                    };
                };
            };
        };
        /**
         * Saves a text as the report's next version. Where somebody saved another since its base it answers 409 with theirs, and records
         *     nothing.
         */
        put: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["Saving"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["SavedReport"];
                    };
                };
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["TextConflict"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ProblemView"];
                    };
                };
            };
        };
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/reports/{id}/changes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What changed from a published version on, sentence by sentence, with a note to readers to begin from. */
        get: {
            parameters: {
                query?: {
                    /** @description The earlier published version. */
                    from?: number;
                    /** @description The later; the newest text as it would be published now without it. */
                    to?: number;
                };
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ChangesView"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ProblemView"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/reports/{id}/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Makes the page that a text would be, to be looked at by who asks. Nothing is recorded. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["Checking"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["PreviewView"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ProblemView"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/reports/{id}/publish": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Publishes a report that somebody else signed off. What the job comes to says whether it was refused. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["Publishing"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["JobView"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ProblemView"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/reports/{id}/sign-off": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Signs a report off as a second person, in the version that one went through. What the job comes to says whether it was refused. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["SigningOff"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["JobView"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ProblemView"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/session": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who sits here. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["SessionView"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ProblemView"];
                    };
                };
            };
        };
        put?: never;
        /** Logs in, in team mode; the answer sets the cookie of the session. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["Login"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["SessionView"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ProblemView"];
                    };
                };
            };
        };
        /** Ends the session. */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done. */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ProblemView"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/session/key": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Asks for a security key: what the browser hands to one of the account's keys, for a login with it. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["Login"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": Record<string, never>;
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ProblemView"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/settings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What one set for oneself. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["SettingsView"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ProblemView"];
                    };
                };
            };
        };
        /** Sets it. */
        put: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["SettingsView"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["SettingsView"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ProblemView"];
                    };
                };
            };
        };
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tables": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The tables that facts are told in, with their columns and vocabularies. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["TableView"][];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ProblemView"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/time": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** When everything was, as last computed; never computed within the request. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["TimeView"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ProblemView"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/time/offsets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** By how much takes start after the first of them, at least and at most, by all evidence but files' own words. */
        get: {
            parameters: {
                query?: {
                    /** @description Ids of takes with `|` between; the others are measured from the first. */
                    takes?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["OffsetsView"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ProblemView"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/time/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** What evidence would change, if it were kept. Nothing is recorded. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["Previewing"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["TimePreview"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ProblemView"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tolls": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Figures that others gave, with their disagreements. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["TollsView"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ProblemView"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/uploads": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Files on their way, one's own. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["UploadView"][];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ProblemView"];
                    };
                };
            };
        };
        put?: never;
        /** Announces a file. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["Uploading"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["UploadView"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ProblemView"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/uploads/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How much of a file has arrived. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["UploadView"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ProblemView"];
                    };
                };
            };
        };
        /** Sends a piece of a file; a piece that was sent before is answered alike. */
        put: {
            parameters: {
                query: {
                    /** @description The byte at which it begins: what `received` said. */
                    offset: number;
                };
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/octet-stream": number[];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["UploadView"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ProblemView"];
                    };
                };
            };
        };
        post?: never;
        /** Throws away what arrived of a file. */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done. */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ProblemView"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/verify": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Checks that nothing in the case has been changed. The outcome says what was found; a green one never says true. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["JobView"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ProblemView"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/withdrawals": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Withdraws a row, or lets it stand again; what it said stays in the ledger. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["Withdrawing"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Told"];
                    };
                };
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Conflict"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ProblemView"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/media/{item}/contact.jpg": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The contact sheet. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    item: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "image/jpeg": number[];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ProblemView"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/media/{item}/excerpt.wav": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A stretch of an item's sound, 8,000 samples a second and as loud as it can be: for listening, never evidence. */
        get: {
            parameters: {
                query: {
                    /** @description Seconds from the item's start. */
                    from_s: number;
                    /** @description Seconds from the item's start, at most 60 later. */
                    to_s: number;
                };
                header?: never;
                path: {
                    item: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "audio/wav": number[];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ProblemView"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/media/{item}/frame/{index}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One key frame (`12.jpg`). */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    item: string;
                    index: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "image/jpeg": number[];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ProblemView"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/media/{item}/original": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The preserved copy, its hash checked; one range of bytes may be asked for. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    item: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/octet-stream": number[];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ProblemView"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/media/{item}/proxy": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The working copy that every browser plays: H.264 and AAC in MP4. Never evidence. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    item: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "video/mp4": number[];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ProblemView"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/media/{item}/spectrogram.png": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The spectrogram of a stretch: time from left to right, 0 to 4,000 Hz from the bottom up. */
        get: {
            parameters: {
                query: {
                    /** @description Seconds from the item's start. */
                    from_s: number;
                    /** @description Seconds from the item's start, at most 60 later. */
                    to_s: number;
                };
                header?: never;
                path: {
                    item: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "image/png": number[];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ProblemView"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/pages/preview/{key}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A page that was made to be looked at. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    key: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "text/html": string;
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ProblemView"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/pages/published/{id}/{version}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The page of a published version, byte for byte. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                    version: number;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "text/html": string;
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ProblemView"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/pages/published/{id}/{version}/pdf": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The document for print of a published version, byte for byte. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                    version: number;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/pdf": string;
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ProblemView"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /** @description An account that was made or changed. */
        AccountSet: {
            /** @description The account. */
            account: components["schemas"]["AccountView"];
            /** @description The address (`otpauth:`) to enter into the authenticator; it is not shown again. */
            authenticator?: string | null;
        };
        /** @description An account to make or to change. */
        AccountSetting: {
            /** @description Whether an authenticator is to be set up anew: the answer then has its secret, once. */
            authenticator?: boolean;
            /** @description Whether it is closed. */
            closed?: boolean;
            /** @description Whether its security keys are to be forgotten: they were lost. */
            forget_keys?: boolean;
            /** @description A new password, 12 characters at least; `None` leaves the old one. */
            password?: string | null;
            /** @description What the person may do. */
            role: components["schemas"]["Role"];
        };
        /** @description One account of this server. */
        AccountView: {
            /** @description Whether an authenticator is needed besides the password. */
            authenticator: boolean;
            /** @description Whether it is closed. */
            closed: boolean;
            /** @description How many security keys it has; one of them, or the authenticator, is needed besides the password. */
            keys: number;
            /** @description Its name, which is the name that the ledger gets. */
            name: string;
            /** @description What the person may do. */
            role: components["schemas"]["Role"];
        };
        /** @description What remains possible of a group of alternatives. */
        AlternativeView: {
            /** @description What the other evidence excludes. */
            excluded: string[];
            /** @description The name that its members share. */
            or: string;
            /** @description What remains possible. */
            remaining: string[];
        };
        /** @description Bytes that came into the case. */
        ArrivalView: {
            /** @description When, RFC 3339 in UTC. */
            at: string;
            /** @description Who brought them. */
            by: string;
            /**
             * Format: int64
             * @description How many.
             */
            bytes: number;
            /** @description When they were collected, RFC 3339 in UTC. */
            collected_at?: string | null;
            /** @description From which address. */
            collected_from?: string | null;
            /** @description Who collected them before. */
            collector?: string | null;
            /**
             * Format: int64
             * @description The ledger entry.
             */
            entry: number;
            /** @description What the file system said of the last change, RFC 3339 in UTC. */
            modified?: string | null;
            /** @description The path as given, or a stand-in. */
            path: string;
            /** @description Their SHA-256. */
            sha256: string;
            /** @description By which program. */
            tool?: string | null;
        };
        /** @description A base map of the case. */
        BaseView: {
            /** @description The address of its GeoJSON. */
            address: string;
            /** @description Who must be named beside it. */
            attribution?: string | null;
            /** @description What it is called. */
            name: string;
            /** @description Its SHA-256. */
            sha256: string;
        };
        /** @description Something that a detector heard. */
        CandidateView: {
            /** @description Whether the item is graphic: `unknown`, `no` or `yes`. */
            graphic: string;
            /** @description Whether there is sound to hear and to look at. */
            hears: boolean;
            /** @description As people call the item. */
            item_label: string;
            /** @description Its row in `observations`, with who judged it last and why. */
            row: components["schemas"]["RecordedRow"];
        };
        /** @description The case at a glance. */
        CaseView: {
            /**
             * Format: int64
             * @description How many bytes are held, by the items' own word.
             */
            bytes: number;
            /** @description The newest signed checkpoint, as it is handed to others. */
            checkpoint: string;
            /** @description How many facts stand, by table. */
            counts: {
                [key: string]: number;
            };
            /**
             * Format: int64
             * @description How many entries the ledger has.
             */
            entries: number;
            /** @description Who may open the vault, by the names that they gave. */
            keyholders: string[];
            /** @description What the user must know about how the case was opened. */
            notices: components["schemas"]["NoticeView"][];
            /** @description The root hash of its newest checkpoint, in base64 as signed notes have it. */
            root: string;
            /** @description What it is called. */
            title: string;
            /** @description Whether the case has anything locked away. */
            vault: boolean;
            /** @description The key with which others check the ledger. */
            verifier_key: string;
            /**
             * Format: int32
             * @description The version of that: the `base` of an edit of `case`.
             */
            version: number;
            /** @description The version of this program. */
            version_of_program: string;
            /** @description The zone in which its reports tell the time (IANA). */
            zone: string;
        };
        /** @description One element for one use of force. */
        CellView: {
            /** @description What speaks against its being met. */
            against: components["schemas"]["FactView"][];
            /** @description Whether it is asked of such a use of force. */
            asked: boolean;
            /** @description What bears on it, for a person to say which way. */
            bears: components["schemas"]["FactView"][];
            /** @description The element. */
            element: string;
            /** @description What speaks for its being met. */
            in_favour: components["schemas"]["FactView"][];
            /** @description The standard. */
            standard: string;
        };
        /** @description How the author of a claim came to know it. */
        ChainView: {
            /** @description `saw`, `heard`, `lived`, `inferred`, `told`, `office` or `not_said`. */
            knowledge: string;
            /** @description The chain in words. */
            says: string;
            /** @description Through whom it became public or came here. */
            through?: string | null;
            /** @description Who told the author, and who told them: nearest first. */
            told_by: string[];
        };
        /** @description One point before and after. */
        ChangedPoint: {
            after?: components["schemas"]["TimePoint"] | null;
            before?: components["schemas"]["TimePoint"] | null;
        };
        /** @description A sentence that is not what it was, or does not stand on what it stood on. */
        ChangedSentenceView: {
            /** @description What it says. */
            after?: string | null;
            /** @description What it said. */
            before?: string | null;
            /** @description The methods that have another version under it, in words: that it is not what it was may be by them. */
            methods: string[];
            /** @description Which of the earlier text, from 1; `None` for a new one. */
            number?: number | null;
            /** @description What it stands on that changed. */
            on: components["schemas"]["ChangedStandView"][];
        };
        /** @description Something that a sentence stands on and that is not what it was. */
        ChangedStandView: {
            /** @description What it says. */
            after: string[];
            /** @description What it said. */
            before: string[];
            /** @description Its name. */
            name: string;
        };
        /** @description What changed between two versions of a report, sentence by sentence. */
        ChangesView: {
            /**
             * Format: int32
             * @description The earlier version.
             */
            from: number;
            /** @description A note to readers to begin from; empty where no sentence changed. */
            note: string;
            /** @description Sentences that changed, or whose ground did. */
            sentences: components["schemas"]["ChangedSentenceView"][];
            /** @description Whether the case has changed since, or was not read yet. */
            stale: boolean;
            /**
             * Format: int32
             * @description The later; `None` for the newest text as it would be published now.
             */
            to?: number | null;
        };
        /**
         * @description A text held against the case. That nothing is found never means that a sentence is true. Places count as browsers do, in
         *     units of UTF-16.
         */
        CheckView: {
            /**
             * Format: int64
             * @description From how many entries it was held against; `None` before the case was read, and then nothing was checked.
             */
            as_of?: number | null;
            /** @description What was found, in the order of the text. */
            diagnostics: components["schemas"]["DiagnosticView"][];
            /** @description How many errors; exceptions are none. */
            errors: number;
            /** @description Why it could not be made from the newest entries. */
            failure?: string | null;
            /** @description How many notes. */
            notes: number;
            /** @description Items whose preserved copies are just being read again. */
            reading: string[];
            /** @description The sentences, titles among them. */
            sentences: components["schemas"]["SentenceView"][];
            /** @description Whether the case has changed since, so that it will be held against it anew. */
            stale: boolean;
            /** @description What was not read: nothing is said of it, for or against. */
            unread: components["schemas"]["UnreadView"][];
            /** @description How many warnings. */
            warnings: number;
        };
        /** @description A text to hold against the case. */
        Checking: {
            /** @description The text. Line breaks are single characters. */
            text: string;
        };
        /** @description A claim with what it came to. */
        ClaimView: {
            /** @description How its author knows. */
            chain: components["schemas"]["ChainView"];
            /** @description Such sources. */
            chosen: string[];
            /** @description Why nothing corroborates it: `not_covered`, `covered_not_seen` or `covered_not_asked`. */
            coverage?: string | null;
            /** @description Whether its author denies it. */
            denied: boolean;
            /** @description Which voices are not two sources, and why. */
            dependences: components["schemas"]["DependenceView"][];
            /** @description In what the nearest evidence differs, or is not shown to match. */
            differs: string[];
            /** @description The event that it speaks of. */
            event?: string | null;
            /** @description The finding. */
            finding: string;
            /** @description Its id. */
            id: string;
            /** @description The incident that it speaks of. */
            incident?: string | null;
            /** @description Words that nothing is known by, with the nearest that is. */
            meant: string[];
            /** @description What is not known, and could lower the number. */
            not_known: string[];
            /** @description The evidence against it. */
            opposing: components["schemas"]["FactView"][];
            /** @description Its author's other claims that it does not agree with. */
            own_disagreeing: string[];
            /** @description Where. */
            place?: string | null;
            /** @description The author's own words. */
            quote?: string | null;
            /** @description The assertion. */
            says: string;
            /** @description How far it is meant to reach. */
            scope?: string | null;
            /** @description Who makes it. */
            source?: string | null;
            /** @description What they are called, or a stand-in. */
            source_name?: string | null;
            /** @description What kind of source that is. */
            source_role?: string | null;
            /** @description From how many sources with no known dependence it comes. */
            sources: number;
            /** @description The account that it stands in. */
            statement?: string | null;
            /** @description The evidence for it. */
            supporting: components["schemas"]["FactView"][];
            /** @description What other people say. */
            told: components["schemas"]["FactView"][];
            /** @description Parts that no machine tests. */
            untested: string[];
            /** @description `supported`, `consistent`, `partly`, `contradicted`, `not_corroborated` or `not_tested`. */
            verdict: string;
            when?: components["schemas"]["IntervalView"] | null;
            /** @description Why, in words. */
            why: string;
            words?: components["schemas"]["SaidView"] | null;
        };
        /** @description Claims held against everything else, and the accounts that they stand in. */
        ClaimsView: {
            /** @description For each official account, the incidents of its period that it leaves out. */
            accounts: components["schemas"]["OfficialAccountView"][];
            /**
             * Format: int64
             * @description How many ledger entries it was computed from; `None` before it was.
             */
            as_of?: number | null;
            /** @description Each claim with what it came to. */
            claims: components["schemas"]["ClaimView"][];
            /** @description What kept it from being computed from the newest entries. */
            failure?: string | null;
            /** @description What could not be used, and why. */
            notices: components["schemas"]["NoticeView"][];
            /** @description How many facts are sealed and were not read. */
            sealed: number;
            /** @description Whether newer entries are being taken into account just now. */
            stale: boolean;
            /** @description How each account was given. */
            statements: components["schemas"]["StatementView"][];
        };
        /** @description A smallest set of evidence that cannot all be true. */
        ClashView: {
            /** @description The pieces to doubt first, by the trust of their kinds. */
            doubt_first: string[];
            /** @description The evidence, in the order in which its points meet: the loop. */
            evidence: string[];
            /**
             * Format: int64
             * @description By how many microseconds it fails to fit.
             */
            excess_micros: number;
            /** @description The points of the loop, in the same order. */
            points: string[];
        };
        /** @description A protected value in clear. */
        ClearValue: {
            /** @description Its clear form. */
            clear: string;
            /** @description What it is. */
            column: string;
            /** @description What everyone else sees. */
            stand_in: string;
        };
        /** @description One column of a table. */
        ColumnView: {
            /** @description The words to choose from, for `one_of` and `yes_no`; for `term` those of the vocabulary, the case's own included. */
            choices: string[];
            /** @description A cell as it may look. */
            example: string;
            /**
             * @description What stands in its cells: `text`, `id`, `reference`, `references`, `point`, `list`, `time`, `time_or_seconds`,
             *     `interval`, `instant`, `seconds`, `signed_seconds`, `number`, `whole`, `region`, `spans`, `anything`, `language`,
             *     `term`, `yes_no`, `digest` or `one_of`.
             */
            holds: string;
            /** @description What it means. */
            meaning: string;
            /** @description Its name. */
            name: string;
            /** @description Whether it must be filled. */
            required: boolean;
            /** @description The table that a reference points into. */
            table?: string | null;
        };
        /** @description What somebody said to colleagues about a record. */
        CommentView: {
            /** @description The comment that it answers. */
            answers?: string | null;
            /** @description When, RFC 3339 in UTC. */
            at: string;
            /**
             * Format: double
             * @description Seconds into the item, where it is about a moment.
             */
            at_s?: number | null;
            /** @description Who wrote it. */
            by: string;
            /**
             * Format: int64
             * @description The ledger entry.
             */
            entry: number;
            /** @description Its id. */
            id: string;
            /** @description Who is meant to read it. */
            mentions: string[];
            /** @description The id of that row. */
            of: string;
            /** @description Whether the text is sealed. */
            protected: boolean;
            /** @description The table of the row it is about. */
            table: string;
            /** @description The text; a stand-in where it is sealed, because what it is about is. */
            text: string;
            /**
             * Format: int32
             * @description Its version.
             */
            version: number;
        };
        /** @description A comment as somebody writes it. */
        Commenting: {
            /** @description The comment that it answers. */
            answers?: string | null;
            /**
             * Format: double
             * @description Seconds into the item.
             */
            at_s?: number | null;
            /** @description A name of the client's own for this request. */
            key: string;
            /** @description Who is meant to read it, by the names that the ledger has. */
            mentions?: string[];
            /** @description That row. */
            of: string;
            /** @description The table of the row it is about (`items`). */
            table: string;
            /** @description The text. */
            text: string;
        };
        /** @description Two sightings to compare next, and what either answer would bring. */
        ComparisonView: {
            /** @description One sighting. */
            a: string;
            /** @description The other. */
            b: string;
            /** @description Least and greatest if they are two. */
            if_different: number[];
            /** @description Least and greatest if they are one. */
            if_same: number[];
        };
        /** @description One of the five things that a court asks of an item found online (Berkeley Protocol, paragraph 155). */
        CompletenessPart: {
            /** @description What is there, or why it is not. */
            note: string;
            /** @description `address`, `page source`, `capture`, `hash` or `metadata`. */
            part: string;
            /** @description Whether it is there. */
            there: boolean;
        };
        /** @description Why nothing was recorded: somebody was faster. */
        Conflict: {
            /** @description The rows that changed since. */
            conflicts: components["schemas"]["ConflictRow"][];
        };
        /** @description One row that changed since. */
        ConflictRow: {
            base?: components["schemas"]["RecordedRow"] | null;
            /** @description The columns in which both changed the row, and differently. */
            columns: string[];
            /** @description As it stands, with who changed it. Send this version as `base` to record yours after it: both stay in the history. */
            theirs: components["schemas"]["RecordedRow"];
            /** @description As it was typed. */
            yours: {
                [key: string]: string;
            };
        };
        /** @description Sightings, what is known of pairs of them, and the numbers that follow. */
        CountView: {
            /**
             * Format: int64
             * @description How many ledger entries the numbers were computed from; `None` before they were.
             */
            as_of?: number | null;
            /** @description What kept it from being computed from the newest entries. */
            failure?: string | null;
            /** @description What was found when two were compared. */
            links: components["schemas"]["LinkView"][];
            /** @description What could not be used, and why. */
            notices: components["schemas"]["NoticeView"][];
            /** @description The numbers, scope by scope. Scopes overlap: no two are ever added. */
            numbers: components["schemas"]["NumberView"][];
            /** @description Who and what is seen, one by one. */
            sightings: components["schemas"]["SightingView"][];
            /** @description Whether newer entries are being taken into account just now. */
            stale: boolean;
        };
        /** @description An observation that counts. */
        CountedView: {
            /**
             * Format: int64
             * @description The least.
             */
            at_least: number;
            /** @description What it counts, in its words. */
            counted: string;
            /** @description The item that it was counted in. */
            item: string;
            /** @description The observation. */
            observation: string;
        };
        /** @description Two voices that are not two sources. */
        DependenceView: {
            /** @description One voice. */
            a: string;
            /** @description The other. */
            b: string;
            /** @description Why. */
            why: string;
        };
        /** @description Something that the evidence does not carry. */
        DiagnosticView: {
            /** @description A wording that the evidence carries. */
            allowed?: string | null;
            /** @description What kind it is. */
            code: string;
            /** @description What the evidence says. */
            evidence: components["schemas"]["ShownEvidence"][];
            excepted?: components["schemas"]["ExceptedView"] | null;
            fix?: components["schemas"]["FixView"] | null;
            /** @description Where it begins. */
            from: number;
            /** @description `error`, `warning` or `note`. */
            level: string;
            /** @description The line, from 1. */
            line: number;
            /** @description What that kind means. */
            means: string;
            /** @description What is wrong. */
            message: string;
            /** @description The sentence, by its place in `sentences`. */
            sentence?: number | null;
            /** @description Where it ends. */
            to: number;
        };
        /** @description A saved version in short. */
        DraftLine: {
            /** @description When, RFC 3339 in UTC. */
            at: string;
            /** @description Who wrote it. */
            by: string;
            /**
             * Format: int32
             * @description Which.
             */
            version: number;
        };
        /** @description A saved text. */
        DraftView: {
            /** @description When, RFC 3339 in UTC. */
            at: string;
            /** @description Who wrote it. */
            by: string;
            /** @description Its text. */
            text: string;
            /**
             * Format: int32
             * @description Which version it is: the `base` of what is saved after it.
             */
            version: number;
        };
        /** @description One thing that a standard asks. */
        ElementView: {
            /** @description What is asked. */
            asks: string;
            /** @description Against what text that place was compared; `None` where nobody has compared it yet. */
            checked?: string | null;
            /** @description Its id. */
            id: string;
            /** @description `report` or `instrument`. */
            named_by: string;
            /** @description Where in the standard. */
            reference: string;
        };
        /** @description One entry of the ledger in short. */
        EntryLine: {
            /** @description What the machine's clock said, RFC 3339 in UTC. */
            at: string;
            /** @description Who. */
            by: string;
            /**
             * Format: int64
             * @description Its index.
             */
            entry: number;
            /** @description The fact's id, or the report's hash. */
            id: string;
            /** @description The item it speaks of. */
            item?: string | null;
            /** @description What kind of fact it records, or `report`. */
            kind: string;
            /** @description Why, in words. */
            reason: string;
            /** @description The table of its row, where it has one. */
            table?: string | null;
            /** @description The program that recorded it. */
            tool: string;
            /**
             * Format: int32
             * @description Which version of it; 0 for a report.
             */
            version: number;
        };
        /** @description Entries, the newest first, and how many there are in all. */
        EntryPage: {
            /** @description The entries. */
            entries: components["schemas"]["EntryLine"][];
            /** @description The index of the first of this page. */
            offset: number;
            /** @description How many entries the query finds. */
            total: number;
        };
        /** @description One entry with what it records. */
        EntryView: {
            before?: components["schemas"]["RecordedRow"] | null;
            /** @description The entry in short. */
            line: components["schemas"]["EntryLine"];
            row?: components["schemas"]["RecordedRow"] | null;
        };
        /** @description An event with what is known of its place in the order. */
        EventView: {
            /** @description Events that it is surely after, with nothing known to lie between. */
            after: string[];
            /** @description Its id. */
            id: string;
            /** @description The incident that it belongs to. */
            incident?: string | null;
            /** @description The items that show it. */
            items: string[];
            /** @description What kind of event it is. */
            kind: string;
            /** @description Where. */
            place?: string | null;
            /** @description What that place is called. */
            place_name?: string | null;
            /** @description The stretch that it stands in: all of one stretch is surely before all of the next. `None` where nothing is known. */
            run?: number | null;
            /** @description What happened. */
            title: string;
            /** @description Of how many events of the same incident it is not known whether they were before or after it. */
            unordered_with: number;
            /**
             * Format: int32
             * @description Which version of it the case holds.
             */
            version: number;
            /** @description When. */
            when: components["schemas"]["IntervalView"];
        };
        /** @description Who lets a diagnostic stand. */
        ExceptedView: {
            /** @description Who. */
            by: string;
            /** @description Why. */
            reason: string;
        };
        /** @description What is to be handed out. */
        Exporting: {
            /** @description `tables` (a workbook of all that people recorded) or `report` (one self-contained page, recorded in the ledger). */
            what: string;
        };
        /** @description One filter with its values. */
        Facet: {
            /** @description The filter: `state`, `kind`, `graphic`, `held`, `confidential`, `analysis`, `source`, `place`. */
            field: string;
            /** @description Its values with how many items have each, the most first; 50 at most. */
            values: components["schemas"]["FacetValue"][];
        };
        /** @description One value of a filter. */
        FacetValue: {
            /** @description How many items have it. */
            count: number;
            /** @description What it is called, where it is an id. */
            label?: string | null;
            /** @description The value. */
            value: string;
        };
        /** @description A fact beside a claim or an element of law. */
        FactView: {
            /** @description Whether it says what the claim says, rather than the opposite. */
            agrees: boolean;
            /** @description Its id. */
            id: string;
            /** @description The items that show it. */
            items: string[];
            /** @description The kind of fact. */
            kind: string;
            /** @description What may be leaned on it: `fact`, `attributed` or `nothing`. */
            leaning: string;
            /** @description What differs, what is open, and why it shows less than it says. */
            notes: string[];
            /** @description What it says. */
            says: string;
        };
        /** @description Text to put in the place of other text. */
        FixView: {
            /** @description Where what is replaced begins. */
            from: number;
            /** @description What stands there then. */
            insert: string;
            /** @description What that does. */
            says: string;
            /** @description Where it ends. */
            to: number;
        };
        /** @description What a search found, the best first. */
        FoundPage: {
            /** @description The hits. */
            hits: components["schemas"]["Hit"][];
            /** @description How many were found, up to 1,000. */
            total: number;
        };
        /** @description A place that a search found. */
        FoundPlace: {
            /** @description The id of a place of the case. */
            id?: string | null;
            /** @description `place` of the case, `street` of a base map, or `coordinates`. */
            kind: string;
            /** @description What it is called, or the coordinates in decimal degrees. */
            label: string;
            /**
             * Format: double
             * @description Degrees north of the equator (WGS 84).
             */
            lat?: number | null;
            /**
             * Format: double
             * @description Degrees east of Greenwich (WGS 84).
             */
            lon?: number | null;
            /**
             * Format: double
             * @description Metres around it that the text leaves open.
             */
            radius_m?: number | null;
            /** @description How the text was read, for coordinates. */
            read_as?: string | null;
        };
        /** @description The times of an item's frames. */
        FramesView: {
            /** @description The key frames that were kept as pictures, in order. */
            key_frames: components["schemas"]["KeyFrameView"][];
            /** @description The exact time of every frame, in microseconds from the item's start; empty where the analysis kept none. */
            times_micros: number[];
        };
        /** @description What happened. Each comes as a server-sent event of the name in `event`, with the rest as its data. */
        Happened: {
            /** @description The entries, 200 at most; more are said by `more`. */
            entries: components["schemas"]["EntryLine"][];
            /** @enum {string} */
            event: "entries";
            /** @description Whether there were more, so that lists are best read again. */
            more: boolean;
            /**
             * Format: int64
             * @description How many entries the ledger has.
             */
            size: number;
        } | {
            /**
             * Format: int64
             * @description As of so many entries.
             */
            as_of: number;
            /** @description Points whose bounds changed. */
            changed: string[];
            /** @description Whether no contradiction was found. */
            consistent: boolean;
            /** @enum {string} */
            event: "time";
        } | {
            /**
             * Format: int64
             * @description As of so many entries.
             */
            as_of: number;
            /** @enum {string} */
            event: "findings";
        } | {
            /** @enum {string} */
            event: "copies";
            /** @description The items. */
            items: string[];
        } | {
            /** @enum {string} */
            event: "job";
            /** @description How far it is. */
            job: components["schemas"]["JobView"];
        } | {
            /** @enum {string} */
            event: "presence";
            /** @description Everybody. */
            people: components["schemas"]["PresenceView"][];
        };
        /** @description One thing that was found. */
        Hit: {
            /** @description The column in which the words stand. */
            column: string;
            /** @description The text around the first of them. */
            excerpt: string;
            /**
             * Format: double
             * @description Seconds into that item.
             */
            from_s?: number | null;
            /** @description Its id. */
            id: string;
            /** @description The item to open. */
            item?: string | null;
            /** @description What it is called. */
            label: string;
            /** @description Its table. */
            table: string;
        };
        /** @description One import that was done. */
        ImportLine: {
            /** @description When, RFC 3339 in UTC. */
            at: string;
            /** @description Who. */
            by: string;
            /**
             * Format: int64
             * @description How many bytes.
             */
            bytes: number;
            /**
             * Format: int64
             * @description The first of the ledger entries.
             */
            entry: number;
            /** @description How many files arrived. */
            files: number;
            /** @description The items that arrived, 100 at most. */
            items: string[];
        };
        /** @description Uploaded files that are to be brought into the case together. */
        Importing: {
            /** @description Whether they are analysed as soon as they are in. */
            analyse?: boolean;
            /** @description From which address they were collected. */
            collected_from?: string | null;
            /** @description Who collected them before they came here. */
            collector?: string | null;
            /** @description Whether every file is confidential. */
            confidential?: boolean;
            /** @description By which program. */
            tool?: string | null;
            /** @description The uploads, whole. */
            uploads: string[];
        };
        /** @description What is protected of a row, in clear. */
        InClear: {
            /** @description Each value. */
            values: components["schemas"]["ClearValue"][];
        };
        /** @description The outer span of an incident. */
        IncidentSpan: {
            /** @description The incident. */
            incident: string;
            /** @description From the earliest instant of its first event to the latest of its last. */
            span: components["schemas"]["IntervalView"];
        };
        /** @description An incident. */
        IncidentView: {
            /** @description What is known of it. */
            description?: string | null;
            /** @description Its id. */
            id: string;
            /** @description What limits what is known of it. */
            limits: string[];
            /** @description Where. */
            place?: string | null;
            /** @description From the earliest that it can have begun to the latest that it can have ended. */
            span: components["schemas"]["IntervalView"];
            /** @description What it is called. */
            title: string;
            /** @description Stretches of it that no take covers; `None` where that is not known. */
            uncovered?: components["schemas"]["IntervalView"][] | null;
        };
        /** @description Incidents, events in their partial order, movements, and what no take covers. */
        IncidentsView: {
            /**
             * Format: int64
             * @description How many ledger entries it was computed from; `None` before it was.
             */
            as_of?: number | null;
            /** @description The events, in an order for display that never goes against what is known. */
            events: components["schemas"]["EventView"][];
            /** @description What kept it from being computed from the newest entries. */
            failure?: string | null;
            /** @description The incidents, as investigators delimit them. */
            incidents: components["schemas"]["IncidentView"][];
            /** @description The ways that groups and vehicles took. */
            movements: components["schemas"]["WayView"][];
            /** @description What was looked for and not seen, with where it was looked for. */
            not_seen: components["schemas"]["NotSeenView"][];
            /** @description Whether newer entries are being taken into account just now. */
            stale: boolean;
            /** @description What may belong together; nothing is decided. */
            suggestions: components["schemas"]["SuggestionView"][];
        };
        /** @description An interval of instants, RFC 3339 in UTC; an open side is `None`. */
        IntervalView: {
            /** @description The earliest instant that is not excluded. */
            earliest?: string | null;
            /** @description The latest instant that is not excluded. */
            latest?: string | null;
        };
        /** @description One item as a list shows it. */
        ItemLine: {
            /** @description `none`, `done` or `failed`. */
            analysis: string;
            /** @description What stopped the analysis. */
            analysis_failure?: string | null;
            /** @description When it first arrived, RFC 3339 in UTC. */
            arrived_at?: string | null;
            /** @description Who brought it in. */
            arrived_by?: string | null;
            /**
             * Format: int64
             * @description How many bytes it has.
             */
            bytes?: number | null;
            /** @description When that was, RFC 3339 in UTC. */
            changed_at: string;
            /** @description Who made it. */
            changed_by: string;
            /** @description How many comments stand. */
            comments: number;
            /** @description How many of the five are there. */
            complete: number;
            /** @description Which of the five things that a court asks for are there. */
            completeness: components["schemas"]["CompletenessPart"][];
            /** @description Whether its content and origin must not leave the case. */
            confidential: boolean;
            /** @description The address of its contact sheet, where one was made. */
            contact_sheet?: string | null;
            /** @description How many of them a second person has countersigned. */
            countersigned: number;
            /**
             * Format: double
             * @description How long it is, in seconds.
             */
            duration_s?: number | null;
            /** @description `unknown`, `no` or `yes`: what nobody has looked at is treated like yes. */
            graphic: string;
            /**
             * Format: int32
             * @description Height of its pictures as displayed, in pixels.
             */
            height?: number | null;
            /** @description Whether its bytes are in the case. */
            held: boolean;
            /** @description Its id. */
            id: string;
            /** @description `video`, `photo`, `audio`, `document` or `unknown`. */
            kind: string;
            /**
             * Format: int64
             * @description The last entry that concerns it.
             */
            last_entry: number;
            /** @description How many items share that root, this one counted. */
            lineage: number;
            /** @description The file name it came with, or a stand-in. */
            name?: string | null;
            /** @description How many observations stand. */
            observations: number;
            /** @description The place's id. */
            place?: string | null;
            /** @description The place's preferred name. */
            place_name?: string | null;
            /** @description When it was first posted: the earliest instant not excluded, RFC 3339 in UTC. */
            posted?: string | null;
            /** @description The root of its lineage as far as it is recorded; its own id where it comes from no other item. */
            root: string;
            /** @description The SHA-256 of its preserved copy. */
            sha256?: string | null;
            /** @description How many verification sheets it has. */
            sheets: number;
            /** @description The source's id. */
            source?: string | null;
            /** @description The source's name, or its pseudonym. */
            source_name?: string | null;
            /**
             * Format: int32
             * @description How many items the row stands for.
             */
            stands_for: number;
            /** @description `not_reviewed`, `viewed`, `verified` or `rejected`: as its sheets say, the least of them. */
            state: string;
            /** @description Its title, or a stand-in. */
            title?: string | null;
            /**
             * Format: int32
             * @description Its version: the `base` of an edit of its row in `items`.
             */
            version: number;
            /**
             * Format: int32
             * @description Width of its pictures as displayed, in pixels.
             */
            width?: number | null;
            /** @description Whether it was withdrawn. */
            withdrawn: boolean;
        };
        /** @description Items, and how many there are in all. */
        ItemPage: {
            /** @description How many items each value of each filter would leave, over all that the words find. */
            facets: components["schemas"]["Facet"][];
            /** @description The items. */
            items: components["schemas"]["ItemLine"][];
            /** @description The index of the first of this page. */
            offset: number;
            /** @description How many items the query finds; folded ones counted once. */
            total: number;
        };
        /** @description Everything about one item. */
        ItemView: {
            /** @description Where its bytes came from, and when: custody. */
            arrivals: components["schemas"]["ArrivalView"][];
            /** @description What was said about it. */
            comments: components["schemas"]["CommentView"][];
            /** @description The newest 50 ledger entries that concern it; more by `/api/items/{id}/history`. */
            history: components["schemas"]["EntryLine"][];
            /** @description As a list shows it. */
            line: components["schemas"]["ItemLine"];
            /** @description Items that come from it or that it comes from. */
            lineage: components["schemas"]["ItemLine"][];
            /** @description How its recording can be looked at. */
            media: components["schemas"]["MediaView"];
            /** @description What the file says of itself: its own word. */
            metadata: components["schemas"]["MetadataView"][];
            /** @description What the file says of its provenance (C2PA), question by question. */
            provenance: components["schemas"]["ProvenanceView"][];
            /** @description Its own row in `items`. */
            row: components["schemas"]["RecordedRow"];
            /**
             * @description What the case says of it, by table (`observations`, `words`, `translations`, `verification`, `posts`, `roles`,
             *     `lineage`, `marks`, `fixes`, `sightings`, `events`, `evidence`, …); the first 1,000 rows of each.
             */
            tables: {
                [key: string]: components["schemas"]["RowPage"];
            };
            /** @description Its takes: those that a person recorded, else those that the analysis found. */
            takes: components["schemas"]["TakeView"][];
            technical?: components["schemas"]["TechnicalView"] | null;
        };
        /** @description A long work and how far it is. It comes as the event `job` whenever that changes, twice a second at most. */
        JobView: {
            /** @description When it began, RFC 3339 in UTC. */
            began: string;
            /** @description Who asked for it. */
            by: string;
            /**
             * Format: int64
             * @description How much is done, in `unit`.
             */
            done: number;
            /** @description When it ended, RFC 3339 in UTC. */
            ended?: string | null;
            /**
             * Format: int64
             * @description Its number.
             */
            id: number;
            /** @description `verify`, `import`, `analyse`, `proxy`, `export`, `sign_off` or `publish`. */
            kind: string;
            /**
             * Format: double
             * @description Seconds left at the pace so far.
             */
            left_s?: number | null;
            /** @description What was not done and why, and what deserves a look. */
            notices: components["schemas"]["NoticeView"][];
            /** @description What came out, in words. */
            outcome?: string | null;
            /** @description The address of what came out. */
            result?: string | null;
            /** @description `waiting`, `running`, `done` or `failed`. */
            state: string;
            /**
             * Format: int64
             * @description How much there is; 0 where that is not known yet.
             */
            total: number;
            /** @description `bytes`, `items` or `entries`. */
            unit: string;
            /** @description What it works on, in words. */
            what: string;
        };
        /** @description What a named person concluded. */
        JudgementView: {
            /** @description What it is about: kind and id. */
            about: string[];
            /** @description The evidence against it. */
            against: string[];
            /** @description What else could explain the evidence. */
            alternatives: string[];
            /** @description Who judged. */
            by: string;
            /** @description How sure the person is. */
            confidence?: string | null;
            /** @description Its id. */
            id: string;
            /** @description The evidence for it. */
            in_favour: string[];
            /** @description `inference` or `legal`. */
            kind: string;
            /** @description Why it has lapsed; empty while it stands. */
            lapsed: string[];
            /** @description Why no surer, and why no less. */
            reason?: string | null;
            /** @description What was judged. */
            says: string;
            /** @description The standard that it applies. */
            standard?: string | null;
        };
        /** @description One key frame. */
        KeyFrameView: {
            /** @description Its number among the key frames, counted from 0. */
            index: number;
            /**
             * Format: int64
             * @description Its exact time, in microseconds from the item's start.
             */
            micros: number;
            /** @description The address of its picture. */
            picture: string;
        };
        /** @description One key of one's own. */
        KeyView: {
            /** @description The name of the server under which it answers. */
            host: string;
            /** @description Its id. */
            id: string;
            /** @description When it was made known. */
            made_at: string;
            /** @description What its owner calls it. */
            name: string;
        };
        /** @description One take in the minutes before a first shot. */
        LaneView: {
            /**
             * Format: double
             * @description Seconds from the shot at which it begins at the earliest; `None` where that is not known.
             */
            begins_s?: number | null;
            /**
             * Format: double
             * @description When it ends at the latest.
             */
            ends_s?: number | null;
            /** @description The item. */
            item: string;
            /** @description What it shows; what is missing was not recorded, which does not say that it was not there. */
            moments: components["schemas"]["MomentView"][];
            /** @description `covers`, `does_not_cover` or `not_known`: whether it ran in the minutes before the shot. */
            reach: string;
            /** @description The take, where the item has several. */
            take?: string | null;
        };
        /** @description Uses of force beside what the law asks of them, and what people concluded. */
        LawView: {
            /**
             * Format: int64
             * @description How many ledger entries it was computed from; `None` before it was.
             */
            as_of?: number | null;
            /** @description What kept it from being computed from the newest entries. */
            failure?: string | null;
            /** @description What named people concluded. */
            judgements: components["schemas"]["JudgementView"][];
            /** @description What is not known. */
            questions: components["schemas"]["QuestionView"][];
            /** @description One row for each use of force. */
            rows: components["schemas"]["RowView"][];
            /** @description Whether newer entries are being taken into account just now. */
            stale: boolean;
            /** @description The standards. */
            standards: components["schemas"]["StandardView"][];
            /** @description What every take shows in the minutes before each first shot. */
            strips: components["schemas"]["StripView"][];
        };
        /** @description When a point most likely was, by the published policy. */
        LikelyView: {
            /** @description What it rests on. */
            because: string[];
            /** @description The shortest interval that holds 95 %. */
            interval: components["schemas"]["IntervalView"];
            /** @description Half before, half after. */
            median: string;
            /** @description What the cells cover. */
            over: components["schemas"]["IntervalView"];
            /** @description Where it is densest. */
            peak: string;
            /** @description The distribution over equal cells of `over`, in parts per million. */
            shape_ppm: number[];
            /** @description Whether anything but the usual delay of posts says so. */
            stated: boolean;
        };
        /** @description What was found when two sightings were compared. */
        LinkView: {
            /** @description One sighting. */
            a: string;
            /** @description The other. */
            b: string;
            /** @description Who compared them. */
            by?: string | null;
            /** @description How sure that is. */
            grade?: string | null;
            /** @description Its id. */
            id: string;
            /** @description What shows it. */
            reason?: string | null;
            /** @description `same`, `different` or `undetermined`. */
            relation: string;
            /**
             * Format: int32
             * @description Its version.
             */
            version: number;
        };
        /** @description An item in which a detector heard something. */
        ListenItem: {
            /** @description How many there are. */
            all: number;
            /** @description The item. */
            id: string;
            /** @description As people call it. */
            label: string;
            /** @description How many candidates nobody has judged. */
            proposed: number;
        };
        /** @description Candidates, and what they count up to. */
        ListenView: {
            /** @description How many a person accepted. */
            accepted: number;
            /**
             * Format: int64
             * @description How many ledger entries the numbers were computed from; `None` before they were.
             */
            as_of?: number | null;
            /** @description Item by item, in the order of the recording. */
            candidates: components["schemas"]["CandidateView"][];
            /** @description What kept the numbers from being computed from the newest entries. */
            failure?: string | null;
            /** @description The items that have candidates, with how many are not judged. */
            items: components["schemas"]["ListenItem"][];
            /** @description What the recordings that are on one clock count up to. */
            numbers: components["schemas"]["ShotsView"][];
            /** @description The index of the first of this page. */
            offset: number;
            /** @description How many nobody has judged, of the item and kind that were asked for. */
            proposed: number;
            /** @description How many a person rejected. */
            rejected: number;
            /** @description Whether newer entries are being taken into account just now. */
            stale: boolean;
            /** @description How many fit all that was asked for, this page aside. */
            total: number;
        };
        /** @description A login, in team mode. */
        Login: {
            /** @description The six digits of the authenticator, where the account has one. */
            code?: string | null;
            /** @description The answer of a security key to `POST /api/session/key`, as the browser gives it (`PublicKeyCredential.toJSON`). */
            key?: Record<string, never> | null;
            /** @description The name of the account. */
            name: string;
            /** @description The password. */
            password: string;
        };
        /** @description Where one is looking oneself; to be sent whenever it changes, and every 20 seconds. */
        Looking: {
            /** @description The address of the screen; empty when the window closes. */
            at: string;
            /** @description What is being edited there. */
            editing?: string | null;
            /** @description A name of the window's own. */
            window: string;
        };
        /** @description One feature. */
        MapFeature: {
            /** @description A `Point`, `Polygon` or `MultiPolygon` geometry of RFC 7946. */
            geometry: Record<string, never>;
            /** @description `<kind>:<id>`. */
            id: string;
            /** @description What it is. */
            properties: components["schemas"]["MapProperties"];
            /** @description Always `Feature`. */
            type: string;
        };
        /** @description A shot in one of the recordings that heard it. */
        MapHeard: {
            /**
             * Format: double
             * @description The position in it, in seconds.
             */
            at_s: number;
            /**
             * Format: double
             * @description Half of the 95 % interval of that.
             */
            error_s: number;
            /** @description The item. */
            item: string;
            /**
             * Format: double
             * @description How much later than expected it came, in seconds.
             */
            later_s: number;
            /** @description The observation. */
            observation: string;
            /** @description Whether the place rests on it. */
            used: boolean;
        };
        /** @description What a feature is. */
        MapProperties: {
            /** @description When it was, for playing through time: the earliest instant not excluded. */
            earliest?: string | null;
            /**
             * Format: double
             * @description Which way a camera looks or a movement went on: degrees clockwise from true north.
             */
            heading_deg?: number | null;
            /** @description The recordings that heard it. */
            heard: components["schemas"]["MapHeard"][];
            /** @description Its id. */
            id: string;
            /** @description The item. */
            item?: string | null;
            /** @description `place`, `camera`, `subject`, `landmark`, `movement`, `event` or `shot`. */
            kind: string;
            /** @description What it is called. */
            label: string;
            /** @description The latest instant not excluded. */
            latest?: string | null;
            /** @description How the position was found. */
            method?: string | null;
            /** @description The place. */
            place?: string | null;
            /**
             * Format: double
             * @description The probability with which it lies in that region, as stated.
             */
            probability?: number | null;
            /**
             * Format: double
             * @description Metres around the point within which it lies, where its region is a disc.
             */
            radius_m?: number | null;
            /** @description What a reader must know to use that. */
            remarks: string[];
            /** @description Where it was and how sure that is, in words; of what was computed. */
            says?: string | null;
            /** @description Its table. */
            table: string;
        };
        /** @description What of a case can be drawn on a map: GeoJSON (RFC 7946) in WGS 84. */
        MapView: {
            /** @description The base maps of the case. */
            bases: components["schemas"]["BaseView"][];
            /** @description West, south, east, north of all features; `None` without any. */
            bbox?: number[] | null;
            /** @description Places, cameras, subjects, landmarks, movements, events and where shots came from, each with the region in which it lies. */
            features: components["schemas"]["MapFeature"][];
            /** @description Why shots that several recordings heard are not on the map, and what is missing for it. */
            shots_not_placed: string[];
            /** @description Always `FeatureCollection`. */
            type: string;
            /** @description Places and events without a known position, by id and name: they are not on the map. */
            unplaced: components["schemas"]["Unplaced"][];
        };
        /** @description How an item's recording can be looked at. */
        MediaView: {
            /** @description The address of its contact sheet. */
            contact_sheet?: string | null;
            /** @description The content type of the preserved copy. */
            content_type: string;
            /** @description The address of the times of its key frames; `None` without an analysis. */
            frames?: string | null;
            /** @description Why something of this is missing, in words. */
            note?: string | null;
            /** @description The address of the preserved copy; `None` where it is not held, or nobody here may read it. */
            original?: string | null;
            /** @description Whether browsers play the original: its container and codecs are among those that all of them know. */
            plays: boolean;
            /** @description The address of the working copy that every browser plays; `None` for what has none. */
            proxy?: string | null;
            /** @description Whether that copy is there: `ready`, `making`, `absent` or `failed`. */
            proxy_state: string;
            /** @description The address of its waveform; `None` without sound or analysis. */
            waveform?: string | null;
        };
        /** @description One field of what a file says of itself. */
        MetadataView: {
            /** @description What it was read from. */
            group: string;
            /** @description Its name there. */
            name: string;
            /** @description Its value as text, or a stand-in. */
            value: string;
        };
        /** @description Something shown in the minutes before a shot. */
        MomentView: {
            /** @description `weapons`, `distance`, `movement`, `warnings` or `exits`. */
            bearing: string;
            /**
             * Format: double
             * @description Seconds from the shot, earliest; negative before it.
             */
            from_s?: number | null;
            /** @description Its id. */
            id: string;
            /** @description The kind of fact. */
            kind: string;
            /** @description Whether it was looked for and not seen. */
            not_seen: boolean;
            /** @description What it says. */
            says: string;
            /**
             * Format: double
             * @description The latest.
             */
            to_s?: number | null;
        };
        /** @description Something that a report can cite, or a computed value. */
        NameView: {
            /** @description The mark: `[@V017]`, `{{time dispersal}}`. */
            insert: string;
            /** @description What it is: a kind of fact, `finding`, or `value`. */
            kind: string;
            /** @description Its name, as a mark writes it. */
            name: string;
            /** @description What it bears out; 12 at most. */
            says: string[];
            /** @description What it is in a few words; of a value, the words that it stands for. */
            title: string;
            /** @description Why nothing may lean on it. */
            unusable?: string | null;
        };
        /** @description What can be inserted. */
        NamesView: {
            /** @description Whether there are more. */
            more: boolean;
            /** @description The names, the best first. */
            names: components["schemas"]["NameView"][];
        };
        /** @description A new key of one's own. */
        NewKey: {
            /** @description Its answer to `POST /api/keys/new`, as the browser gives it (`PublicKeyCredential.toJSON`). */
            key: Record<string, never>;
            /** @description What one calls it. */
            name: string;
        };
        /** @description What was looked for and not seen. */
        NotSeenView: {
            /** @description Who looked. */
            by?: string | null;
            /** @description The event. */
            event?: string | null;
            /** @description The observation. */
            id: string;
            /** @description Where it was looked for. */
            items: string[];
            /** @description What was asked. */
            question: string;
            /** @description How well it could have been seen. */
            visibility: string;
            /** @description What was found instead. */
            what: string;
            /** @description Whether all of it was looked through. */
            whole: boolean;
        };
        /** @description What somebody must know: what, where, and what to do next. */
        NoticeView: {
            /**
             * Format: int64
             * @description The byte of that file.
             */
            byte?: number | null;
            /** @description The column. */
            column?: string | null;
            /** @description The file, if one is concerned. */
            file?: string | null;
            /** @description `warning` or `error`. */
            level: string;
            /** @description What to do next. */
            next: string;
            /**
             * Format: int64
             * @description The row of that file, counted from 1.
             */
            row?: number | null;
            /** @description What happened. */
            what: string;
        };
        /** @description A number with its proof and its coverage. */
        NumberView: {
            /** @description The kind of actor. */
            actor?: string | null;
            /** @description For each sighting, which of the fewest people it may be: it shows that so few suffice. */
            assignment: {
                [key: string]: number;
            };
            /**
             * Format: int64
             * @description The least number.
             */
            at_least: number;
            /**
             * Format: int64
             * @description The greatest behind the sightings; `None` where nothing bounds it.
             */
            at_most?: number | null;
            /** @description Whether sightings give the least number, rather than an observer who counted. */
            by_sightings: boolean;
            /** @description A smallest set of sightings that no fewer explain. */
            certificate: string[];
            /** @description Whether all of these are apart from one another. */
            clique: boolean;
            /** @description The observations that count. */
            counted: components["schemas"]["CountedView"][];
            /** @description Whether the search ended in a proof; else the number is a proven bound all the same. */
            exact: boolean;
            /** @description The finding. */
            id: string;
            /** @description The incident; `None` for all of the case. */
            incident?: string | null;
            /**
             * Format: int64
             * @description How many links are less sure than is asked for, and count for nothing.
             */
            links_below_grade: number;
            next?: components["schemas"]["ComparisonView"] | null;
            /** @description Items of the scope in which nothing of the kind is marked. */
            not_marked: string[];
            /** @description `person` or `vehicle`. */
            of: string;
            /** @description The place. */
            place?: string | null;
            /** @description In a sentence. */
            says: string;
            /** @description The items that were searched. */
            searched: string[];
            /**
             * Format: int64
             * @description How many recordings these stand for.
             */
            searched_recordings: number;
            /** @description Links that contradict one another and were set aside, and why. */
            set_aside: string[];
            /** @description Sides of the place from which no camera of known position looks; `None` where none is known. */
            sides_not_covered?: string[] | null;
            /** @description The state; `None` for all together. */
            state?: string | null;
            /** @description Pairs whose states tell against their being one; it changes no number. */
            suggested: string[];
            /** @description Stretches of the incident that no take covers; `None` where that is not known. */
            uncovered?: components["schemas"]["IntervalView"][] | null;
            /** @description Why it is an undercount. */
            undercount: string[];
        };
        /** @description An official account beside the incidents of its period. */
        OfficialAccountView: {
            /** @description How the period was found. */
            because: string;
            /** @description The incidents of its period that it leaves out. */
            leaves_out: string[];
            /** @description The incidents of whose area it speaks in general alone. */
            only_in_general: string[];
            /** @description The time that it speaks of. */
            period: components["schemas"]["IntervalView"];
            /** @description Who gave it. */
            source_name: string;
            /** @description The incidents that it speaks of. */
            speaks_of: string[];
            /** @description The account. */
            statement: string;
            /** @description Incidents of which it is not known whether they lie in its period. */
            unclear: string[];
        };
        /** @description By how much a take starts after the first one that was asked for. */
        OffsetView: {
            /** @description The evidence that says so. */
            because: string[];
            /**
             * Format: int64
             * @description At most so many microseconds later; `None` where nothing says.
             */
            high_micros?: number | null;
            /**
             * Format: int64
             * @description At least so many microseconds later; `None` where nothing says.
             */
            low_micros?: number | null;
            /** @description The take. */
            take: string;
        };
        /** @description How far takes lie apart. */
        OffsetsView: {
            /**
             * Format: int64
             * @description How many ledger entries it was computed from.
             */
            as_of: number;
            /** @description Each take, in the order in which they were asked for. */
            offsets: components["schemas"]["OffsetView"][];
        };
        /** @description One event is not later than another. */
        OrderView: {
            /** @description The evidence. */
            because: string[];
            /** @description The event that is not later. */
            earlier: string;
            /** @description The other. */
            later: string;
            /** @description Whether it is surely before the other; otherwise both may be at once. */
            strictly: boolean;
        };
        /** @description Who takes part. */
        PeopleView: {
            /** @description The accounts of this server, in team mode. */
            accounts: components["schemas"]["AccountView"][];
            /** @description Everybody whom the ledger names, and everybody who may open the vault. */
            people: components["schemas"]["Person"][];
        };
        /** @description Somebody who appears in the ledger, or who may open the vault. */
        Person: {
            /** @description Whether the name is a program's. */
            detector: boolean;
            /**
             * Format: int64
             * @description How many entries are theirs.
             */
            entries: number;
            /** @description Their last entry, RFC 3339 in UTC. */
            last_at?: string | null;
            /** @description The name that the ledger has. */
            name: string;
            /** @description What of the vault they may open: `identities`, `contents`. */
            opens: string[];
        };
        /** @description Where somebody is looking. */
        PresenceView: {
            /** @description The address of the screen (`/items/V017`). */
            at: string;
            /** @description What is being edited there (`observations:o12`), if anything. */
            editing?: string | null;
            /** @description Who. */
            person: string;
        };
        /** @description The page that a text would be. */
        PreviewView: {
            /** @description Its address, for this person and a while. */
            page?: string | null;
            /** @description Why it cannot be made. */
            refused?: string | null;
        };
        /** @description Evidence as it might be kept. */
        Previewing: {
            /** @description Whether likely times are wanted too, for which all of it is solved: asked after the bounds, which are there at once. */
            likely?: boolean;
            /** @description Rows that would be added or changed, in tables that bear on time (`evidence`, `posts`, `observations`, `takes`, `items`, `events` and others). */
            rows?: components["schemas"]["ToldRow"][];
            /** @description Ids of evidence that would be withdrawn. */
            withdraw?: string[];
        };
        /** @description Why a request was not done: what, where, and what to do next. */
        ProblemView: {
            /** @description What to do next. */
            next: string;
            /** @description Each thing that is the matter, where there are several. */
            notices?: components["schemas"]["NoticeView"][];
            /** @description What happened. */
            what: string;
            /** @description Where: the file, row and column, if any are concerned. */
            where?: string | null;
        };
        /** @description One question about the signed provenance of a file, with its own answer. */
        ProvenanceView: {
            /** @description `yes`, `no`, `not_checked`, or a value. */
            answer: string;
            /** @description The question. */
            question: string;
            /** @description Why. */
            why: string[];
        };
        /** @description A published version. */
        PublishedView: {
            /**
             * Format: int64
             * @description How many entries it stands on.
             */
            as_of: number;
            /** @description When, RFC 3339 in UTC. */
            at: string;
            /** @description Who published it. */
            by: string;
            /** @description What readers were told of how it differs from the one before. */
            correction?: string | null;
            /**
             * Format: int64
             * @description The ledger entry that pins it.
             */
            entry: number;
            /** @description The address of its page. */
            page: string;
            /** @description The address of its document for print (PDF); `None` where none was made. */
            pdf?: string | null;
            /** @description SHA-256 of its page. */
            sha256: string;
            /** @description Who signed it off. */
            signed_off_by: string;
            /**
             * Format: int32
             * @description Which, from 1.
             */
            version: number;
        };
        /** @description A version that is to be published. */
        Publishing: {
            /**
             * Format: double
             * @description To within how many metres each position is shown alone, from 1 to 100,000; as near as it is known where this is left out.
             */
            blur_m?: number | null;
            /** @description What readers are told of how it differs from what was published before; owed where a sentence changed. */
            correction?: string;
            /** @description Whether who published and who signed off are named on the page. */
            named?: boolean;
            /** @description Whether a document for print (PDF) is made beside the page. */
            pdf?: boolean;
            /**
             * Format: int32
             * @description The saved version.
             */
            version: number;
        };
        /** @description What is not known. */
        QuestionView: {
            /** @description The answer, once it is settled. */
            answer?: string | null;
            /** @description Who raised it. */
            by?: string | null;
            /** @description Its id. */
            id: string;
            /** @description The incident that it belongs to. */
            incident?: string | null;
            /** @description The question. */
            question: string;
            /** @description Why it is open. */
            why?: string | null;
            /** @description What would settle it. */
            would_settle?: string | null;
        };
        /** @description A piece of evidence as a bound refers to it. */
        ReasonView: {
            /** @description What it stands on. */
            basis: string;
            /** @description Whether it follows from a post, a recording or a file, and was not recorded as evidence: it has no row to withdraw. */
            derived: boolean;
            /** @description Its id. */
            id: string;
            /** @description The items it was read from. */
            items: string[];
            /** @description Where the case's documents speak of it. */
            passage?: string | null;
            /** @description The point it is measured from. */
            reference?: string | null;
            /** @description What it says, in words. */
            says: string;
            /** @description The sources that say so. */
            sources: string[];
            /** @description The point it speaks of. */
            subject: string;
            /** @description The class of its trust. */
            trust: string;
        };
        /** @description One fact as the row of its table, with who recorded it. */
        RecordedRow: {
            /** @description When the machine's clock said that was, RFC 3339 in UTC. */
            at: string;
            /** @description Who recorded it. */
            by: string;
            /** @description Its cells by column, empty ones left out. What is protected shows its stand-in. */
            cells: {
                [key: string]: string;
            };
            /**
             * Format: int64
             * @description The ledger entry that recorded this version.
             */
            entry: number;
            /** @description Its id. */
            id: string;
            /** @description Whether something of it is shown by a stand-in. */
            protected: boolean;
            /** @description Why, in words. */
            reason: string;
            span?: components["schemas"]["RowSpan"] | null;
            /** @description Its table (`observations`). */
            table: string;
            /**
             * Format: int32
             * @description Its version, counted from 1: the `base` of an edit.
             */
            version: number;
            withdrawn?: components["schemas"]["Withdrawn"] | null;
        };
        /** @description One report in short. */
        ReportLine: {
            /** @description When, RFC 3339 in UTC. */
            at: string;
            /** @description Who wrote that. */
            by: string;
            /** @description Its name. */
            id: string;
            /**
             * Format: int32
             * @description How often it was published.
             */
            published: number;
            /** @description Its title. */
            title: string;
            /**
             * Format: int32
             * @description Its newest saved version; 0 where it was only published.
             */
            version: number;
        };
        /** @description A report: its text, who wrote, who signed, what was published. */
        ReportView: {
            draft?: components["schemas"]["DraftView"] | null;
            /** @description Its name. */
            id: string;
            /** @description Why who asks may not sign it off; `None` where nothing forbids it. */
            may_not_sign?: string | null;
            /** @description Every published version, the newest first. */
            published: components["schemas"]["PublishedView"][];
            /** @description Everybody who signed it off, the newest first, beside its newest text. */
            signatures: components["schemas"]["SignatureView"][];
            /** @description Every saved version, the newest first. */
            versions: components["schemas"]["DraftLine"][];
        };
        /** @description The reports of a case. */
        ReportsView: {
            /** @description Each with its newest text, the one last written in first. */
            reports: components["schemas"]["ReportLine"][];
        };
        /**
         * @description What a person may do in a case, each role with all that the one before may.
         * @enum {string}
         */
        Role: "viewer" | "analyst" | "editor" | "custodian";
        /** @description A row and all its versions. */
        RowHistory: {
            /** @description As it stands. */
            row: components["schemas"]["RecordedRow"];
            /** @description Every version, the newest first. */
            versions: components["schemas"]["RecordedRow"][];
        };
        /** @description Rows, and how many there are in all. */
        RowPage: {
            /** @description The index of the first row of this page. */
            offset: number;
            /** @description The rows. */
            rows: components["schemas"]["RecordedRow"][];
            /** @description How many rows there are, this page aside. */
            total: number;
        };
        /** @description Where in an item a row stands. */
        RowSpan: {
            /**
             * Format: double
             * @description Seconds from the item's start; `None` for the start.
             */
            from_s?: number | null;
            /** @description The item. */
            item: string;
            /** @description Left, top, width, height as fractions of the picture; `None` for all of it. */
            region?: number[] | null;
            /**
             * Format: double
             * @description Seconds from the item's start; `None` for the end.
             */
            to_s?: number | null;
        };
        /** @description One use of force beside every element. */
        RowView: {
            /** @description The elements. */
            cells: components["schemas"]["CellView"][];
            /** @description The event. */
            event: string;
            /** @description The incident. */
            incident?: string | null;
            /** @description The judgements in law that are about it. */
            judgements: string[];
            /** @description What happened. */
            title: string;
            /** @description When. */
            when: components["schemas"]["IntervalView"];
        };
        /** @description Words as they were said or written, in their own language and script. */
        SaidView: {
            /** @description Their id. */
            id: string;
            /** @description What they are: speech, banner, statement. */
            kind?: string | null;
            /** @description Their language (BCP 47). */
            language?: string | null;
            /** @description Who says or wrote them, as far as the material tells, or a stand-in. */
            speaker?: string | null;
            /** @description The words; what is protected shows its stand-in. */
            text: string;
            /** @description Each translation, a fact of its own. */
            translations: components["schemas"]["TranslationView"][];
        };
        /** @description A text that somebody wants recorded as the next version, and saw another before that. */
        SavedReport: {
            /** @description When, RFC 3339 in UTC. */
            at: string;
            /** @description Who wrote it. */
            by: string;
            /**
             * Format: int32
             * @description Which version it is now.
             */
            version: number;
        };
        /** @description A text that is to be the next version of a report. */
        Saving: {
            /**
             * Format: int32
             * @description The version that was seen when this was typed; 0 for a report that is new.
             */
            base: number;
            /** @description A name of the client's own for this request. */
            key: string;
            /** @description The text. Line breaks are single characters. */
            text: string;
        };
        /** @description A sentence of a text. */
        SentenceView: {
            /** @description Where it begins. */
            from: number;
            /** @description What kind it is. */
            kind: string;
            /** @description What told the kind: `mark`, `section` or `wording`. */
            kind_from: string;
            /** @description What it cites and asks for, in its order: names for `GET /api/names?of=`. */
            names: string[];
            /** @description Where it ends. */
            to: number;
        };
        /** @description Who sits here, and what they may do. */
        SessionView: {
            /** @description What every request that changes something must carry in the header `X-Sightline-CSRF`. */
            csrf: string;
            /** @description `local` (one person on this computer) or `team`. */
            mode: string;
            /** @description The name that the ledger gets. */
            person: string;
            /** @description What the person may do. */
            role: components["schemas"]["Role"];
            /** @description What must be known of this session: the clock of the server, RFC 3339 in UTC, to compare one's own with. */
            server_time: string;
        };
        /** @description What one person set for this case. It is no fact: it is kept beside the case, and can be lost without harm. */
        SettingsView: {
            /**
             * @description Saved filters by name: the part of the address after `?`.
             * @default {}
             */
            filters: {
                [key: string]: string;
            };
            /**
             * @description The language of the screens (BCP 47); empty for the browser's.
             * @default
             */
            language: string;
            /**
             * @description Whatever else the screens keep, as text by name; 100 of 10,000 characters each at most.
             * @default {}
             */
            more: {
                [key: string]: string;
            };
            /**
             * @description `light`, `dark` or empty for the system's.
             * @default
             */
            theme: string;
        };
        /** @description A count of shots, as last computed. */
        ShotsView: {
            /** @description The finding. */
            id: string;
            /** @description Whether a person judged any of it: before that it is no count. */
            listened: boolean;
            /** @description In a sentence. */
            says: string;
            /** @description The takes that are on one clock. */
            takes: string[];
        };
        /** @description A piece of evidence behind a diagnostic. */
        ShownEvidence: {
            /** @description Its name. */
            name: string;
            /** @description What it says. */
            says: string;
        };
        /** @description A person or vehicle in a span. */
        SightingView: {
            /** @description Who observed it. */
            by?: string | null;
            /** @description The event. */
            event?: string | null;
            /**
             * Format: double
             * @description Where in the item it begins, in seconds.
             */
            from_s?: number | null;
            /** @description `unknown`, `no` or `yes`: what is not `no` is covered until somebody asks. */
            graphic: string;
            /** @description Whether the item is held, so that there is something to look at. */
            held: boolean;
            /** @description Its id. */
            id: string;
            /** @description The incident of that event. */
            incident?: string | null;
            /** @description The item. */
            item: string;
            /** @description What the item is called, or a stand-in. */
            item_label: string;
            /** @description Marks by which it may be known again. */
            marks?: string | null;
            /** @description `person` or `vehicle`. */
            of: string;
            /** @description The key frame nearest to it. */
            picture?: string | null;
            /** @description The place. */
            place?: string | null;
            /** @description Left, top, width and height as shares of the picture. */
            region?: number[] | null;
            /** @description Whether what it says is sealed. */
            sealed: boolean;
            /** @description The state. */
            state?: string | null;
            /**
             * Format: double
             * @description Where it ends.
             */
            to_s?: number | null;
            /** @description What is seen. */
            what?: string | null;
        };
        /** @description A sign-off beside the text as it is. */
        SignatureView: {
            /** @description When, RFC 3339 in UTC. */
            at: string;
            /** @description Who signed. */
            by: string;
            /** @description Why it does not stand any more: `text` or `ground`; `not_known` before the case was read; `None` where it stands. */
            lapsed?: string | null;
        };
        /** @description Who signs off says which version they went through. */
        SigningOff: {
            /**
             * Format: int32
             * @description The saved version.
             */
            version: number;
        };
        /** @description A standard of law. */
        StandardView: {
            /** @description When. */
            date: string;
            /** @description What it asks. */
            elements: components["schemas"]["ElementView"][];
            /** @description Its id. */
            id: string;
            /** @description Who adopted it. */
            issuer: string;
            /** @description Where its text is found. */
            source: string;
            /** @description What it is called. */
            title: string;
            /** @description Whose words the elements are told in. */
            wording: string;
        };
        /** @description How an account was given. */
        StatementView: {
            date?: components["schemas"]["IntervalView"] | null;
            /** @description Its kind, language, who asked and interpreted, through whom it came, and whether witnesses were heard apart. */
            given: string;
            /** @description Its id. */
            id: string;
            /** @description The language in which it was given (BCP 47). */
            language?: string | null;
            /** @description Who gave it. */
            source_name: string;
            /** @description Its words as they were recorded, in their own script, with their translations. */
            words: components["schemas"]["SaidView"][];
        };
        /** @description One station of a way. */
        StationView: {
            /** @description How sure it is that they are the same as at the station before. */
            certainty?: string | null;
            /**
             * Format: double
             * @description In which direction it went on, degrees clockwise from true north.
             */
            heading_deg?: number | null;
            /** @description Its id. */
            id: string;
            /** @description The items that show it. */
            items: string[];
            /** @description Where. */
            place?: string | null;
            /** @description What that place is called. */
            place_name?: string | null;
            /** @description Longitude and latitude, where they are known. */
            position?: number[] | null;
            /**
             * Format: double
             * @description Metres around the position within which it lies.
             */
            radius_m?: number | null;
            /** @description What the place is called that it went on to. */
            towards?: string | null;
            /** @description Longitude and latitude of that place. */
            towards_position?: number[] | null;
            /** @description What is done there. */
            what?: string | null;
            /** @description When. */
            when: components["schemas"]["IntervalView"];
        };
        /** @description The minutes before a first shot. */
        StripView: {
            /** @description The first shot. */
            event: string;
            /** @description One lane for each take. */
            lanes: components["schemas"]["LaneView"][];
            /** @description When it was. */
            when: components["schemas"]["IntervalView"];
        };
        /** @description Facts that may belong together. */
        SuggestionView: {
            /** @description The facts. */
            ids: string[];
            /** @description `one_event` or `one_incident`. */
            kind: string;
            /** @description The place that they share. */
            place?: string | null;
            /** @description The table of the facts. */
            table: string;
            /** @description Why. */
            why: string;
        };
        /** @description One table that facts can be told in. */
        TableView: {
            /** @description What it is for. */
            about: string;
            /** @description Its columns, in the order in which they are best asked for. */
            columns: components["schemas"]["ColumnView"][];
            /** @description Its name. */
            name: string;
            /** @description How many rows stand. */
            rows: number;
        };
        /** @description One uninterrupted recording inside an item. */
        TakeView: {
            /** @description Whether a person recorded it; else the analysis found it. */
            by_person: boolean;
            /** @description What is known of it. */
            description?: string | null;
            /**
             * Format: double
             * @description Seconds from the item's start.
             */
            from_s: number;
            /** @description Its id; its start is the point `<id>.start`. */
            id: string;
            /**
             * Format: double
             * @description Seconds from the item's start.
             */
            to_s: number;
        };
        /** @description What the streams of an item hold. */
        TechnicalView: {
            /** @description The codec of its sound. */
            audio_codec?: string | null;
            /**
             * Format: int32
             * @description How many channels.
             */
            channels?: number | null;
            /** @description The container. */
            container: string;
            /**
             * Format: double
             * @description Seconds.
             */
            duration_s?: number | null;
            /**
             * Format: double
             * @description Frames a second.
             */
            frame_rate?: number | null;
            /**
             * Format: int64
             * @description How many frames.
             */
            frames?: number | null;
            /**
             * Format: int32
             * @description Pixels.
             */
            height?: number | null;
            /**
             * Format: int32
             * @description Degrees clockwise by which it must be turned; players do it.
             */
            rotation?: number | null;
            /**
             * Format: int32
             * @description Samples a second.
             */
            sample_rate?: number | null;
            /** @description Whether the frames come at uneven times. */
            variable_rate: boolean;
            /** @description The method and the version of the decoder. */
            version: string;
            /** @description The codec of its pictures. */
            video_codec?: string | null;
            /** @description What the decoder complained of. */
            warnings: string[];
            /**
             * Format: int32
             * @description Pixels.
             */
            width?: number | null;
        };
        /** @description Rows that somebody wants recorded, all or none. */
        Telling: {
            /** @description A name of the client's own for this request (a UUID): sent twice, it is recorded once and answered alike. */
            key: string;
            /** @description Why, in words; the ledger keeps it. */
            reason?: string;
            /** @description The rows. */
            rows: components["schemas"]["ToldRow"][];
        };
        /** @description Stated times that do not fit to the letter. */
        TensionView: {
            /** @description The evidence between the statements. */
            evidence: string[];
            /**
             * Format: int64
             * @description By how many microseconds the letters miss each other.
             */
            excess_micros: number;
            /**
             * Format: int32
             * @description In percent of the statements' spreads; above 100 they do not agree even within them.
             */
            percent_of_spread: number;
            /** @description What was stated. */
            stated: string[];
        };
        /** @description Why a text was not saved: somebody saved another since. */
        TextConflict: {
            /** @description What to do next. */
            next: string;
            /** @description What was saved since. Send its version as `base` to save yours after it: both stay in the history. */
            theirs: components["schemas"]["DraftView"];
            /** @description What happened. */
            what: string;
        };
        /** @description A take, event or post with its points. */
        TimeBar: {
            /** @description Whether what it is of was decoded: where not, its cuts and its length are not known from the file. */
            decoded: boolean;
            /** @description The point at which it ends. */
            end?: string | null;
            /** @description Its id. */
            id: string;
            /** @description The incident of an event. */
            incident?: string | null;
            /** @description The item. */
            item?: string | null;
            /** @description `take`, `event` or `other`. */
            kind: string;
            /** @description What it is called, or a stand-in. */
            label: string;
            /**
             * Format: int64
             * @description How long a take is, in microseconds.
             */
            length_micros?: number | null;
            /** @description The place. */
            place?: string | null;
            /** @description The point at which it starts, or the only one. */
            start: string;
        };
        /** @description When one point was. */
        TimePoint: {
            /** @description The chain of evidence behind the earlier end. */
            earliest_because: string[];
            earliest_weakest?: components["schemas"]["WeakestView"] | null;
            /** @description The chain of evidence behind the later end. */
            latest_because: string[];
            latest_weakest?: components["schemas"]["WeakestView"] | null;
            likely?: components["schemas"]["LikelyView"] | null;
            /** @description The point (`V07.start`, `dispersal`). */
            point: string;
            /** @description What the evidence does not exclude, files' own words left aside. */
            possible: components["schemas"]["IntervalView"];
            with_metadata?: components["schemas"]["IntervalView"] | null;
        };
        /** @description What evidence would change, if it were kept. */
        TimePreview: {
            /**
             * Format: int64
             * @description How many ledger entries it was computed from.
             */
            as_of: number;
            /** @description The points whose bounds or likely times would change. */
            changed: components["schemas"]["ChangedPoint"][];
            /** @description Whether no contradiction would be found. */
            consistent: boolean;
            /** @description Contradictions that would go. */
            contradictions_gone: components["schemas"]["ClashView"][];
            /** @description Contradictions that would come. */
            contradictions_new: components["schemas"]["ClashView"][];
            /**
             * @description Whether likely times were worked out too. Where evidence only bounds, and contradicts nothing, the bounds alone are
             *     worked out at first; likely times come when they are asked for.
             */
            likely_too: boolean;
            /** @description What is the matter with the rows; with an error here nothing else is filled. */
            notices: components["schemas"]["NoticeView"][];
            /** @description The new pieces as their chains would show them, by id. */
            reasons: {
                [key: string]: components["schemas"]["ReasonView"];
            };
        };
        /** @description When everything was, as far as the evidence tells, and as of which entry that was computed. */
        TimeView: {
            /** @description What remains possible of each group of alternatives. */
            alternatives: components["schemas"]["AlternativeView"][];
            /**
             * Format: int64
             * @description How many ledger entries it was computed from.
             */
            as_of: number;
            /** @description One bar a take, event and post. */
            bars: components["schemas"]["TimeBar"][];
            /** @description Whether no contradiction was found: never that all is true. */
            consistent: boolean;
            /** @description Sets of evidence that cannot all be true. */
            contradictions: components["schemas"]["ClashView"][];
            /** @description What stopped the computation, if nothing could be computed. */
            failure?: string | null;
            /** @description The outer span of each incident. */
            incidents: components["schemas"]["IncidentSpan"][];
            /** @description Where a file's own word cannot be true together with the evidence. */
            metadata_contradictions: components["schemas"]["ClashView"][];
            /** @description What could not be used, and why. */
            notices: components["schemas"]["NoticeView"][];
            /** @description Pairs of events of which evidence itself says which was not later. */
            orders: components["schemas"]["OrderView"][];
            /** @description Every point: the starts and ends of takes, events, posts. */
            points: components["schemas"]["TimePoint"][];
            /** @description Every piece of evidence that is referred to, by id. */
            reasons: {
                [key: string]: components["schemas"]["ReasonView"];
            };
            /** @description Ways to make the evidence consistent, the cheapest first; offered, never applied. */
            repairs: string[][];
            /** @description Whether newer entries are being taken into account just now; the new state comes as the event `time`. */
            stale: boolean;
            /** @description Stated times that do not fit to the letter; no contradictions. */
            tensions: components["schemas"]["TensionView"][];
        };
        /** @description What became of rows. */
        Told: {
            /** @description Whether this answers a request that had been recorded before. */
            again: boolean;
            /**
             * Format: int64
             * @description How many entries were added; rows that said nothing new add none.
             */
            entries: number;
            /** @description What deserves a look. */
            notices: components["schemas"]["NoticeView"][];
            /** @description The rows as they now stand, in the order in which they were told. */
            rows: components["schemas"]["RecordedRow"][];
        };
        /** @description One row as somebody tells it. */
        ToldRow: {
            /**
             * Format: int32
             * @description The version that was seen when this was typed; `None` or 0 for a row that is new.
             */
            base?: number | null;
            /**
             * @description The cells by column; those left out are empty. A protected cell left as its stand-in stays as it is. Without `id`,
             *     one is made.
             */
            cells: {
                [key: string]: string;
            };
            /** @description Whether only the given cells change and the others stay as they stand (bulk edit). */
            only_these?: boolean;
            /** @description The table. */
            table: string;
        };
        /** @description Two figures that do not agree. */
        TollDisagreement: {
            /** @description One. */
            a: string;
            /** @description The other. */
            b: string;
            /** @description Whether both are surely of the same thing. */
            sure: boolean;
            /** @description In what they differ, and what could explain it. */
            why: string;
        };
        /** @description A figure that somebody gave. */
        TollView: {
            /** @description Who gave it, or a stand-in. */
            by: string;
            /** @description What is counted. */
            counts: string;
            /** @description What is known of how it was counted. */
            description?: string | null;
            /**
             * Format: int64
             * @description The most that it says; `None` for "at least".
             */
            high?: number | null;
            /** @description Its id. */
            id: string;
            /** @description The incident. */
            incident?: string | null;
            /**
             * Format: int64
             * @description The least that it says.
             */
            low: number;
            /** @description What it leaves unsaid. */
            not_said: string[];
            /** @description The larger figure that it is a part of. */
            part_of?: string | null;
            period?: components["schemas"]["IntervalView"] | null;
            /** @description Where: the place or the area in words. */
            place?: string | null;
            published?: components["schemas"]["IntervalView"] | null;
            /** @description Whether a later figure takes its place. */
            replaced: boolean;
            /** @description Through whom it became public. */
            through?: string | null;
            /** @description Of whom. */
            whom?: string | null;
        };
        /** @description Figures that others gave. */
        TollsView: {
            /**
             * Format: int64
             * @description How many ledger entries it was computed from; `None` before it was.
             */
            as_of?: number | null;
            /** @description Figures that do not, or may not, agree. */
            disagreements: components["schemas"]["TollDisagreement"][];
            /** @description Every figure, by when it was given. */
            entries: components["schemas"]["TollView"][];
            /** @description What kept it from being computed from the newest entries. */
            failure?: string | null;
            /** @description Figures that are larger than what they are said to be a part of. */
            misfits: components["schemas"]["TollDisagreement"][];
            /** @description Whether newer entries are being taken into account just now. */
            stale: boolean;
        };
        /** @description A translation, with who or what translated. */
        TranslationView: {
            /** @description Whether a program translated. */
            by_machine: boolean;
            /** @description Its id. */
            id: string;
            /** @description Its language (BCP 47). */
            language: string;
            /** @description What is uncertain or was left untranslated. */
            note?: string | null;
            /** @description Who read it against the original a second time. */
            second_reader?: string | null;
            /** @description The translation; what is protected shows its stand-in. */
            text: string;
            /** @description Who or what translated. */
            translator: string;
        };
        /** @description Something without a known position. */
        Unplaced: {
            /** @description Its id. */
            id: string;
            /** @description What it is called. */
            label: string;
            /** @description Its table. */
            table: string;
        };
        /** @description Something that was not read. */
        UnreadView: {
            /** @description Where it begins; `None` for the whole text. */
            from?: number | null;
            /** @description Where it ends. */
            to?: number | null;
            /** @description What, in words. */
            what: string;
        };
        /** @description A protected row to be read in clear, once. */
        Unsealing: {
            /** @description Its id. */
            id: string;
            /** @description The passphrase of one's own key, where it has one; it is used for this one look and kept nowhere. */
            passphrase?: string | null;
            /** @description Its table. */
            table: string;
        };
        /** @description A file on its way. Nothing of it is in the case before it is imported. */
        UploadView: {
            /**
             * Format: int64
             * @description How many bytes it has.
             */
            bytes: number;
            /** @description Its number on this server. */
            id: string;
            /** @description Its path inside what was dragged in. */
            path: string;
            /**
             * Format: int64
             * @description The most bytes of one piece.
             */
            piece_bytes: number;
            /**
             * Format: int64
             * @description How many have arrived: where the next piece begins.
             */
            received: number;
        };
        /** @description A file that is to be sent in pieces. */
        Uploading: {
            /**
             * Format: int64
             * @description How many bytes it has.
             */
            bytes: number;
            /** @description What the browser says of its last change, RFC 3339. */
            modified?: string | null;
            /** @description Its path inside what was dragged in (`phone/VID_1.mp4`). */
            path: string;
        };
        /** @description How loud an item is over time. */
        WaveformView: {
            /** @description The lowest and the highest sample of each stretch, from -1 to 1, one after the other. */
            peaks: number[];
            /**
             * Format: int32
             * @description How many pairs a second.
             */
            per_second: number;
            /**
             * Format: double
             * @description Seconds from the item's start to the first pair.
             */
            start_s: number;
        };
        /** @description The way that a group or a vehicle took. */
        WayView: {
            /** @description Its name. */
            id: string;
            /** @description The incident of its stations. */
            incident?: string | null;
            /** @description Pairs of stations whose times cannot be in their order. */
            out_of_order: string[][];
            /** @description Its stations, in their order. */
            stations: components["schemas"]["StationView"][];
            /** @description Who or what moves. */
            who: string;
        };
        /** @description The least trusted piece behind an end. */
        WeakestView: {
            /** @description The piece. */
            evidence: string;
            /** @description The class of its trust. */
            trust: string;
            /** @description The end without it; `None` if nothing else gives one. */
            without?: string | null;
        };
        /** @description A row that is to be withdrawn, or to stand again. */
        Withdrawing: {
            /**
             * Format: int32
             * @description The version that was seen.
             */
            base: number;
            /** @description The row. */
            id: string;
            /** @description A name of the client's own for this request. */
            key: string;
            /** @description Why. */
            reason: string;
            /** @description Whether it is to stand again. */
            restore?: boolean;
            /** @description The table. */
            table: string;
        };
        /** @description That a fact does not stand any more. */
        Withdrawn: {
            /** @description When the machine's clock said that was, RFC 3339 in UTC. */
            at: string;
            /** @description Who withdrew it. */
            by: string;
            /** @description Why. */
            reason: string;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export type operations = Record<string, never>;

// generators/go-service/extras.ts
const extras = [
	{
		name: "compose",
		help: "compose.yaml: the image, hardened, and the sources in a container of their own",
		files: ["compose.yaml"],
		next: () => "docker compose up --build --detach --wait    # in place of docker run"
	},
	{
		name: "kubernetes",
		help: "manifests for a cluster: updates and moves without a lost request, restricted pods",
		files: ["kubernetes/"],
		next: () => "kubectl apply -k kubernetes/base    # once the cluster has the image: that file says how"
	},
	{
		name: "swarm",
		help: "stack.yaml: rolling updates in a Docker swarm, taken back when they fail",
		files: ["stack.yaml"],
		next: ({ label }) => `docker stack deploy --compose-file stack.yaml ${label}    # on a manager of the swarm`
	},
	{
		name: "ci",
		help: "a GitHub workflow and a GitLab pipeline that check the code, and the image by running it",
		files: [".github/", ".gitlab-ci.yml"]
	},
	{
		name: "makefile",
		help: "the everyday commands: run, test, lint, image, up, down, size, clean",
		files: ["Makefile"],
		next: () => "make"
	},
	{
		name: "devcontainer",
		help: "the staging stage as development container of an editor",
		files: [".devcontainer/"]
	}
];
// scaffold/plan.ts
const plan = (templates, choices, answers) => templates.filter(({ path }) => isWanted(path, choices, answers)).map((template) => choices.commented.some((row) => covers(row, template.path)) ? {
	...template,
	comments: answers.comments
} : template);
const isWanted = (path, { optional }, answers) => {
	const row = Object.keys(optional).find((each) => covers(each, path));
	return row === void 0 || optional[row](answers);
};
const covers = (row, path) => row.endsWith("/") ? path.startsWith(row) : path === row;
// generators/go-service/files.ts
const ofExtras = extras.flatMap(({ name, files }) => files.map((file) => [file, (answers) => answers.with.includes(name)]));
const optional = {
	"Gopkg.toml": (answers) => answers.deps === "dep",
	"Gopkg.lock": (answers) => answers.deps === "dep",
	"go.mod": (answers) => answers.deps === "modules",
	...Object.fromEntries(ofExtras)
};
const commented = [
	"Dockerfile",
	".dockerignore",
	"compose.yaml",
	"kubernetes/",
	"Makefile",
	"stack.yaml",
	".github/",
	".gitlab-ci.yml"
];
// generators/go-service/import-path.ts
const reserved = new Set(`archive arena bufio builtin bytes cmd cmp compress container context crypto database debug embed encoding errors expvar flag fmt
  go hash html image index internal io iter log maps math mime net os path plugin reflect regexp runtime simd slices sort strconv strings
  structs sync syscall testing text time unicode unique unsafe uuid vendor weak all main std`.split(/\s+/));
const ignored = new Set(["testdata", "vendor"]);
const windowsDevice = /^(con|prn|aux|nul|com[1-9]|lpt[1-9])$/i;
const elementProblem = (element) => {
	const beforeDot = element.replace(/\..*$/s, "");
	const odd = /[^a-zA-Z0-9._~-]/u.exec(element)?.[0];
	if (element === "") return "is empty";
	if (odd !== void 0) return `has ${JSON.stringify(odd)}; Go allows letters a to z, digits, and - . _ ~`;
	if (/^\.+$/.test(element)) return "is a relative path";
	if (element.startsWith(".")) return "begins with a dot";
	if (element.endsWith(".")) return "ends with a dot";
	if (element.startsWith("-")) return "begins with a dash, which the go command takes for an option";
	if (windowsDevice.test(beforeDot)) return "is a device name on Windows, which Go refuses everywhere";
	if (/~\d+$/.test(beforeDot)) return "ends like a short file name on Windows, which Go refuses everywhere";
	if (ignored.has(element)) return "is a folder that Go treats specially";
	if (element.length > 255) return "is longer than the 255 bytes that a folder name may have";
};
const firstElementProblem = (element) => {
	if (/[A-Z]/.test(element)) return "has an upper-case letter, which Go does not allow in the first element";
	if (/[_~]/.test(element)) return "has a character that Go does not allow in the first element (only a to z, digits, - and .)";
	if (reserved.has(element)) return "belongs to Go itself";
};
const versionProblem = (path) => {
	const last = path.split("/").at(-1);
	if (path.startsWith("gopkg.in/")) return /\.v(0|[1-9]\d*)(-unstable)?$/.test(last) ? void 0 : "has no version; gopkg.in paths end like yaml.v3";
	if (path === last || !/^v[\d.]+$/.test(last)) return void 0;
	return isMajorVersion(last) ? void 0 : "is not a major version; those begin with v2, and v0 and v1 are left out";
};
const isMajorVersion = (element) => /^v([2-9]|[1-9]\d+)$/.test(element);
const importPathProblem = (path) => {
	const elements = path.split("/");
	for (const [index, element] of elements.entries()) {
		const problem = elementProblem(element) ?? (index === 0 ? firstElementProblem(element) : void 0);
		if (problem) return `the element ${JSON.stringify(element)} ${problem}`;
	}
	const problem = versionProblem(path);
	return problem && `the element ${JSON.stringify(elements.at(-1))} ${problem}`;
};
// generators/go-service/releases.ts
const releases = [
	{
		minor: "1.11",
		released: "2018-08-24",
		patch: "1.11.13",
		alpine: "3.10",
		listed: "2019-08-29"
	},
	{
		minor: "1.12",
		released: "2019-02-25",
		patch: "1.12.17",
		alpine: "3.11",
		listed: "2020-02-13"
	},
	{
		minor: "1.13",
		released: "2019-09-03",
		patch: "1.13.15",
		alpine: "3.12",
		listed: "2020-08-07"
	},
	{
		minor: "1.14",
		released: "2020-02-25",
		patch: "1.14.15",
		alpine: "3.13",
		listed: "2021-02-04"
	},
	{
		minor: "1.15",
		released: "2020-08-11",
		patch: "1.15.15",
		alpine: "3.14",
		listed: "2021-08-05"
	},
	{
		minor: "1.16",
		released: "2021-02-16",
		patch: "1.16.15",
		alpine: "3.15",
		listed: "2022-03-03"
	},
	{
		minor: "1.17",
		released: "2021-08-16",
		patch: "1.17.13",
		alpine: "3.16",
		listed: "2022-08-01"
	},
	{
		minor: "1.18",
		released: "2022-03-15",
		patch: "1.18.10",
		alpine: "3.17",
		listed: "2023-01-12"
	},
	{
		minor: "1.19",
		released: "2022-08-02",
		patch: "1.19.13",
		alpine: "3.18",
		listed: "2023-09-08"
	},
	{
		minor: "1.20",
		released: "2023-02-01",
		patch: "1.20.14",
		alpine: "3.19",
		listed: "2024-02-06"
	},
	{
		minor: "1.21",
		released: "2023-08-08",
		patch: "1.21.13",
		alpine: "3.20",
		listed: "2024-08-06"
	},
	{
		minor: "1.22",
		released: "2024-02-06",
		patch: "1.22.12",
		alpine: "3.21",
		listed: "2025-02-06"
	},
	{
		minor: "1.23",
		released: "2024-08-13",
		patch: "1.23.12",
		alpine: "3.22",
		listed: "2025-08-12"
	},
	{
		minor: "1.24",
		released: "2025-02-11",
		patch: "1.24.13",
		alpine: "3.23",
		listed: "2026-02-09"
	},
	{
		minor: "1.25",
		released: "2025-08-12",
		patch: "1.25.14",
		alpine: "3.24",
		listed: "2026-08-19"
	},
	{
		minor: "1.26",
		released: "2026-02-10",
		patch: "1.26.8",
		alpine: "3.24",
		listed: "2026-08-19"
	},
	{
		minor: "1.27",
		released: "2026-08-19",
		patch: "1.27.1",
		alpine: "3.24",
		listed: "2026-09-01"
	}
];
const since = {
	hasTrimpath: 13,
	hasModuleProxy: 13,
	hasNsswitchFallback: 16,
	hasNotifyContext: 16,
	hasSlog: 21,
	hasRoutePatterns: 22,
	hasGoDebugDefault: 23
};
const oldest = releases[0];
const newest = releases[releases.length - 1];
const currentAlpine = newest.alpine;
const supportEnded = (release) => releases[releases.indexOf(release) + 2]?.released;
const goVersionProblem = (text) => {
	const wanted = numbers(text);
	if (!wanted) return `a Go version looks like ${newest.minor} or ${newest.patch}`;
	if (wanted.minor < minorOf(oldest)) return `the oldest Go offered is ${oldest.minor}`;
	const release = releaseOf(wanted.minor);
	const last = release && supportEnded(release) ? numbers(release.patch)?.patch : void 0;
	if (release && last !== void 0 && wanted.patch !== void 0 && wanted.patch > last) return `Go ${release.minor} ended with ${release.patch}`;
};
const goVersion = (text) => {
	const { minor } = numbers(text) ?? { minor: minorOf(newest) };
	const entries = Object.entries(since).map(([name, first]) => [name, minor >= first]);
	const note = noteOn(text, releaseOf(minor));
	return {
		minor: `1.${minor}`,
		imageTag: imageTag(text, releaseOf(minor)),
		directive: minor < 21 ? `1.${minor}` : `1.${minor}.0`,
		features: Object.fromEntries(entries),
		...note && { note }
	};
};
const imageTag = (text, release) => release && (text === release.minor || text === release.patch) ? `${text}-alpine${release.alpine}` : `${text}-alpine`;
const noteOn = (text, release) => {
	if (!release) return `Go ${text} is newer than this version of create-go-docker knows; it is treated like ${newest.minor}.`;
	const ended = supportEnded(release);
	return ended && `Go ${release.minor} has had no security fixes since ${ended}.`;
};
const numbers = (text) => {
	const [, minor, patch] = /^1\.(0|[1-9]\d{0,2})(?:\.(0|[1-9]\d{0,2}))?$/.exec(text) ?? [];
	if (minor === void 0) return void 0;
	return {
		minor: Number(minor),
		...patch !== void 0 && { patch: Number(patch) }
	};
};
const minorOf = (release) => numbers(release.minor)?.minor ?? 0;
const releaseOf = (minor) => releases.find((release) => minorOf(release) === minor);
// generators/go-service/names.ts
const serviceNames = (module) => {
	const elements = module.split("/");
	const last = elements.at(-1);
	const named = isMajorVersion(last) && elements.length > 1 ? elements.at(-2) : last;
	const binary = (module.startsWith("gopkg.in/") ? named.replace(/\.v\d+(-unstable)?$/, "") : named).replace(/(.)\.go$/, "$1");
	return {
		binary,
		image: imageName(binary),
		envPrefix: environmentPrefix(binary)
	};
};
const imageName = (binary) => (binary.toLowerCase().match(/[a-z0-9]+/g) ?? ["service"]).join("-").slice(0, 128);
const environmentPrefix = (binary) => {
	const words = (binary.toUpperCase().match(/[A-Z0-9]+/g) ?? ["SERVICE"]).join("_");
	return /^\d/.test(words) ? `SERVICE_${words}` : words;
};
const label = (image) => {
	return (/^[a-z]/.test(image) ? image : `service-${image}`).slice(0, 50).replace(/-+$/, "");
};
const templateNames = (answers) => {
	const go = goVersion(answers.go);
	const dep = answers.deps === "dep";
	const scratch = answers.base === "scratch";
	const buildkit = answers.builder === "buildkit";
	const { image } = serviceNames(answers.module);
	return {
		...serviceNames(answers.module),
		...featureNames(go.features, dep, scratch),
		module: answers.module,
		label: label(image),
		container: image.length > 1 ? image : `service-${image}`,
		port: answers.port,
		lowPort: answers.port < 1024,
		devPort: answers.port < 65535 ? answers.port + 1 : answers.port - 1,
		goMinor: go.minor,
		goImageTag: go.imageTag,
		goCompilerTag: answers.go,
		goDirective: go.directive,
		alpine: currentAlpine,
		dep,
		scratch,
		alpineBase: answers.base === "alpine",
		distroless: answers.base === "distroless",
		needsTools: dep || scratch,
		needsGit: dep || !go.features.hasModuleProxy,
		buildkit,
		platform: buildkit ? "--platform=$BUILDPLATFORM " : "",
		dockerBuild: buildkit ? "docker build" : "DOCKER_BUILDKIT=0 docker build",
		goCommand: dep ? "GO111MODULE=off go" : "go"
	};
};
const featureNames = (go, dep, scratch) => ({
	trimpath: go.hasTrimpath ? "-trimpath " : "",
	hasTrimpath: go.hasTrimpath,
	hasNotifyContext: go.hasNotifyContext,
	hasSlog: go.hasSlog,
	hasRoutePatterns: go.hasRoutePatterns && !dep,
	needsGoDebug: go.hasGoDebugDefault && dep,
	needsNsswitch: scratch && !go.hasNsswitchFallback
});
// node_modules/fastest-levenshtein/esm/mod.js
const peq = new Uint32Array(65536);
const myers_32 = (a, b) => {
	const n = a.length;
	const m = b.length;
	const lst = 1 << n - 1;
	let pv = -1;
	let mv = 0;
	let sc = n;
	let i = n;
	while (i--) peq[a.charCodeAt(i)] |= 1 << i;
	for (i = 0; i < m; i++) {
		let eq = peq[b.charCodeAt(i)];
		const xv = eq | mv;
		eq |= (eq & pv) + pv ^ pv;
		mv |= ~(eq | pv);
		pv &= eq;
		if (mv & lst) sc++;
		if (pv & lst) sc--;
		mv = mv << 1 | 1;
		pv = pv << 1 | ~(xv | mv);
		mv &= xv;
	}
	i = n;
	while (i--) peq[a.charCodeAt(i)] = 0;
	return sc;
};
const myers_x = (b, a) => {
	const n = a.length;
	const m = b.length;
	const mhc = [];
	const phc = [];
	const hsize = Math.ceil(n / 32);
	const vsize = Math.ceil(m / 32);
	for (let i = 0; i < hsize; i++) {
		phc[i] = -1;
		mhc[i] = 0;
	}
	let j = 0;
	for (; j < vsize - 1; j++) {
		let mv = 0;
		let pv = -1;
		const start = j * 32;
		const vlen = Math.min(32, m) + start;
		for (let k = start; k < vlen; k++) peq[b.charCodeAt(k)] |= 1 << k;
		for (let i = 0; i < n; i++) {
			const eq = peq[a.charCodeAt(i)];
			const pb = phc[i / 32 | 0] >>> i & 1;
			const mb = mhc[i / 32 | 0] >>> i & 1;
			const xv = eq | mv;
			const xh = ((eq | mb) & pv) + pv ^ pv | eq | mb;
			let ph = mv | ~(xh | pv);
			let mh = pv & xh;
			if (ph >>> 31 ^ pb) phc[i / 32 | 0] ^= 1 << i;
			if (mh >>> 31 ^ mb) mhc[i / 32 | 0] ^= 1 << i;
			ph = ph << 1 | pb;
			mh = mh << 1 | mb;
			pv = mh | ~(xv | ph);
			mv = ph & xv;
		}
		for (let k = start; k < vlen; k++) peq[b.charCodeAt(k)] = 0;
	}
	let mv = 0;
	let pv = -1;
	const start = j * 32;
	const vlen = Math.min(32, m - start) + start;
	for (let k = start; k < vlen; k++) peq[b.charCodeAt(k)] |= 1 << k;
	let score = m;
	for (let i = 0; i < n; i++) {
		const eq = peq[a.charCodeAt(i)];
		const pb = phc[i / 32 | 0] >>> i & 1;
		const mb = mhc[i / 32 | 0] >>> i & 1;
		const xv = eq | mv;
		const xh = ((eq | mb) & pv) + pv ^ pv | eq | mb;
		let ph = mv | ~(xh | pv);
		let mh = pv & xh;
		score += ph >>> m - 1 & 1;
		score -= mh >>> m - 1 & 1;
		if (ph >>> 31 ^ pb) phc[i / 32 | 0] ^= 1 << i;
		if (mh >>> 31 ^ mb) mhc[i / 32 | 0] ^= 1 << i;
		ph = ph << 1 | pb;
		mh = mh << 1 | mb;
		pv = mh | ~(xv | ph);
		mv = ph & xv;
	}
	for (let k = start; k < vlen; k++) peq[b.charCodeAt(k)] = 0;
	return score;
};
const distance = (a, b) => {
	if (a.length < b.length) {
		const tmp = b;
		b = a;
		a = tmp;
	}
	if (b.length === 0) return a.length;
	if (a.length <= 32) return myers_32(a, b);
	return myers_x(a, b);
};
const closest = (str, arr) => {
	let min_distance = Infinity;
	let min_index = 0;
	for (let i = 0; i < arr.length; i++) {
		const dist = distance(str, arr[i]);
		if (dist < min_distance) {
			min_distance = dist;
			min_index = i;
		}
	}
	return arr[min_index];
};
Object.fromEntries([
	{
		name: "done",
		code: 0,
		meaning: "done, or `--dry-run` found nothing in the way"
	},
	{
		name: "failed",
		code: 1,
		meaning: "something failed that you could not have known; nothing half-written. From `doctor`: it found a problem"
	},
	{
		name: "usage",
		code: 2,
		meaning: "usage: unknown flag, missing or invalid answer; nothing written"
	},
	{
		name: "conflict",
		code: 3,
		meaning: "conflict with what is there; nothing written"
	},
	{
		name: "cancelled",
		code: 130,
		meaning: "cancelled; nothing written"
	},
	{
		name: "terminated",
		code: 143,
		meaning: "ended by SIGTERM; nothing written"
	}
].map(({ name, code }) => [name, code]));
var UserError = class extends Error {
	name = "UserError";
	reason;
	problem;
	fix;
	constructor(problem, reason = "usage", options = {}) {
		super(options.fix ? `${problem} ${options.fix}` : problem, options);
		this.reason = reason;
		this.problem = problem;
		this.fix = options.fix;
	}
};
// generators/go-service/questions.ts
const choice = (name, message, choices) => ({
	name,
	message,
	placeholder: choices.join("|"),
	example: choices[0],
	asked: false,
	choices,
	fallback: () => choices[0],
	problem: (value) => choices.includes(value) ? void 0 : `choose one of ${choices.join(", ")}`
});
const extraNames = extras.map(({ name }) => name);
const extrasProblem = (value) => {
	if (value === "none" || value === "all") return void 0;
	const odd = value.split(",").find((each) => !extraNames.includes(each.trim()));
	if (odd === void 0) return void 0;
	const nearest = closest(odd, extraNames);
	const guess = distance(odd, nearest) <= 3 ? `; did you mean ${nearest}?` : "";
	return `${JSON.stringify(odd.trim())} is none of ${extraNames.join(", ")}, all or none${guess}`;
};
const extrasIn = (value) => {
	const wanted = value === "all" ? extraNames : value.split(",").map((each) => each.trim());
	return extras.map(({ name }) => name).filter((name) => wanted.includes(name));
};
const questions = [
	{
		name: "module",
		message: "Module name",
		placeholder: "path",
		example: "github.com/acme/orders",
		asked: true,
		schema: {
			type: "string",
			minLength: 1,
			pattern: "^[a-zA-Z0-9._~/-]+$"
		},
		fallback: (folder) => moduleIn(folder),
		problem: importPathProblem
	},
	{
		name: "go",
		message: `Go version, ${oldest.minor} to ${newest.minor}`,
		placeholder: "version",
		example: newest.minor,
		asked: true,
		schema: {
			type: "string",
			pattern: "^1\\.(0|[1-9]\\d{0,2})(\\.(0|[1-9]\\d{0,2}))?$"
		},
		fallback: () => newest.minor,
		problem: goVersionProblem
	},
	{
		name: "port",
		message: "Port the service listens on",
		placeholder: "number",
		example: "8080",
		asked: true,
		schema: {
			type: "integer",
			minimum: 1,
			maximum: 65535
		},
		fallback: () => "8080",
		problem: (value) => /^[1-9]\d{0,4}$/.test(value) && Number(value) <= 65535 ? void 0 : "a port is a whole number from 1 to 65535"
	},
	choice("deps", "How dependencies are managed", ["dep", "modules"]),
	choice("base", "Final image", [
		"alpine",
		"distroless",
		"scratch"
	]),
	choice("comments", "Comments in the Dockerfile", [
		"why",
		"none",
		"teach"
	]),
	choice("builder", "Builder that the Dockerfile is for", ["buildkit", "classic"]),
	{
		name: "with",
		message: "Extras",
		placeholder: "extras",
		example: extraNames.slice(0, 2).join(","),
		asked: false,
		choices: extraNames,
		many: true,
		fallback: () => "none",
		problem: (value) => extrasProblem(value)
	}
];
const toAnswers = (given, folder) => {
	const value = (name) => given[name] ?? question(name).fallback(folder);
	refuseBadAnswers(Object.fromEntries(questions.map(({ name }) => [name, value(name)])));
	return {
		module: value("module"),
		go: value("go"),
		port: Number(value("port")),
		deps: value("deps"),
		base: value("base"),
		comments: value("comments"),
		builder: value("builder"),
		with: extrasIn(value("with"))
	};
};
const textOf = (answer) => typeof answer === "object" ? answer.join(",") || "none" : `${answer}`;
const refuseBadAnswers = (given, nameOf = (answer) => `--${answer}`) => {
	const wrong = questions.flatMap(({ name, example, problem }) => {
		const value = given[name];
		const reason = value === void 0 ? void 0 : problem(value);
		return reason ? {
			line: `${nameOf(name)} ${JSON.stringify(value)}: ${reason}.`,
			fix: `Example: --${name} ${example}`
		} : [];
	});
	const [first, ...others] = wrong;
	if (!first) return;
	if (others.length === 0) throw new UserError(first.line, "usage", { fix: first.fix });
	throw new UserError(wrong.map(({ line, fix }) => `${line} ${fix}`).join("\n"));
};
const question = (name) => questions.find((row) => row.name === name);
const moduleIn = (folder = "my-service") => {
	const module = `example.com/${folder.replace(/[^a-zA-Z0-9._~-]+/g, "-").replace(/^[-.]+|[-.]+$/g, "")}`;
	return importPathProblem(module) ? "example.com/service" : module;
};
// generators/go-service/index.ts
const goService = {
	name: "go-service",
	templates: [
		{
			path: ".devcontainer/devcontainer.json",
			mode: 420,
			fill: (locals, escapeFn = String) => {
				let __output = "";
				function __append(s) {
					if (s !== void 0 && s !== null) __output += s;
				}
				let __locals = locals || {}, binary = __locals.binary, dep = __locals.dep, module = __locals.module, needsGit = __locals.needsGit, port = __locals.port;
				__append("{\n  \"name\": \"");
				__append(escapeFn(binary));
				__append("\",\n  // The stage that builds the image, so that the versions here and there cannot differ.\n  \"build\": {\n    \"dockerfile\": \"../Dockerfile\",\n    \"context\": \"..\",\n    \"target\": \"staging\",\n    // For a mirror: each is taken from the environment, if it is there.\n");
				if (dep) __append("    \"options\": [\"--build-arg=DEP_MIRROR\", \"--build-arg=DEP_SHA256\"]\n");
				else __append("    \"options\": [\"--build-arg=GOPROXY\", \"--build-arg=GOPRIVATE\", \"--build-arg=GONOSUMDB\"]\n");
				__append("  },\n");
				if (!dep) __append("  \"containerEnv\": {\n    \"GOPROXY\": \"${localEnv:GOPROXY}\",\n    \"GOPRIVATE\": \"${localEnv:GOPRIVATE}\",\n    \"GONOSUMDB\": \"${localEnv:GONOSUMDB}\"\n  },\n");
				__append("  // This folder, over the copy of the sources that the image has.\n  \"workspaceMount\": \"source=${localWorkspaceFolder},target=/go/src/");
				__append(escapeFn(module));
				__append(",type=bind\",\n  \"workspaceFolder\": \"/go/src/");
				__append(escapeFn(module));
				__append("\",\n  // The stage has no other user, and VS Code has to add a library of Alpine's by itself.\n  \"remoteUser\": \"root\",\n  // git refuses a folder of somebody else, as yours is to root.\n");
				if (needsGit) {
					__append("  \"onCreateCommand\": \"git config --global --add safe.directory /go/src/");
					__append(escapeFn(module));
					__append("\",\n");
				} else {
					__append("  \"onCreateCommand\": \"apk add --no-cache git && git config --global --add safe.directory /go/src/");
					__append(escapeFn(module));
					__append("\",\n");
				}
				if (dep) __append("  // The image's vendor/ lies under the mount.\n  \"postCreateCommand\": \"dep ensure -vendor-only\",\n");
				else __append("  \"postCreateCommand\": \"go mod download\",\n");
				__append("  \"forwardPorts\": [");
				__append(escapeFn(port));
				__append("],\n  \"customizations\": { \"vscode\": { \"extensions\": [\"golang.go\"] } }\n}\n");
				return __output;
			}
		},
		{
			path: ".dockerignore",
			mode: 420,
			fill: (locals, escapeFn = String) => {
				let __output = "";
				function __append(s) {
					if (s !== void 0 && s !== null) __output += s;
				}
				let __locals = locals || {}, binary = __locals.binary, dep = __locals.dep;
				__append("# What may enter the build context. The last line that matches a path decides.\n## Docker sends the context to the builder before the first step. What is not sent cannot end up in an image,\n## makes no build slower, and changes no step's cache.\n\n# At the top: nothing but folders, Go code and its lists of dependencies.\n# No pattern tells a file from a folder, so a name with a dot or a capital letter is taken for a file's.\n*.*\n[A-Z]*\n");
				__append(escapeFn(binary));
				__append("\n!*.go\n");
				if (dep) __append("!Gopkg.toml\n!Gopkg.lock\n");
				else __append("!go.mod\n!go.sum\n");
				__append("\n# A folder with such a name after all, or a file that the code embeds, needs a line like this.\n!");
				__append(escapeFn(binary));
				__append("/*\n\n# Manifests, of which the program has nothing: only these, for a folder of that name may well be a package.\nkubernetes/base/*.yaml\nkubernetes/overlays/*/*.yaml\n\n# Never, at any depth: what is hidden, such as .git, .env and .npmrc.\n**/.*\n\n# Never: keys and certificates.\n**/*.key\n**/*.pem\n**/*.p12\n**/*.pfx\n**/id_rsa*\n**/id_ecdsa*\n**/id_ed25519*\n**/secrets\n\n");
				if (dep) __append("# Never: what the build restores from Gopkg.lock by itself.\n");
				else __append("# Never: copies of dependencies; the build takes them from where go.sum says.\n");
				__append("**/vendor\n**/node_modules\n");
				return __output;
			}
		},
		{
			path: ".github/workflows/ci.yml",
			mode: 420,
			fill: (locals, escapeFn = String) => {
				let __output = "";
				function __append(s) {
					if (s !== void 0 && s !== null) __output += s;
				}
				let __locals = locals || {}, dep = __locals.dep, module = __locals.module, goCompilerTag = __locals.goCompilerTag, image = __locals.image, port = __locals.port;
				__append("# Checks every pull request and what reaches the main branch: the code, and the image by running it.\nname: ci\n\non:\n  push:\n    branches: [main, master]\n  pull_request:\n\n# No job can change anything in the repository.\npermissions:\n  contents: read\n\n# A newer push to a pull request makes the run for the older one pointless.\nconcurrency:\n  group: ci-${{ github.ref }}\n  cancel-in-progress: ${{ github.event_name == 'pull_request' }}\n\njobs:\n  check:\n    runs-on: ubuntu-24.04\n    timeout-minutes: 15\n    env:\n");
				if (dep) {
					__append("      # dep keeps dependencies in vendor/ below GOPATH, where Go looks for them only with modules off.\n      GO111MODULE: \"off\"\n      GOPATH: ${{ github.workspace }}\n    defaults:\n      run:\n        working-directory: \"src/");
					__append(escapeFn(module));
					__append("\"\n");
				} else __append("      GO111MODULE: \"on\"\n");
				__append("    steps:\n      ## By commit, because a tag can be moved to other code; the comment says which version that is.\n      - uses: actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1\n        with:\n");
				if (dep) {
					__append("          path: \"src/");
					__append(escapeFn(module));
					__append("\"\n");
				}
				__append("          # What follows needs no access to the repository.\n          persist-credentials: false\n\n      # From the same answer as the image that compiles. Here, because the race detector needs a C compiler.\n      - uses: actions/setup-go@b7ad1dad31e06c5925ef5d2fc7ad053ef454303e # v7.0.0\n        with:\n          go-version: \"");
				__append(escapeFn(goCompilerTag));
				__append("\"\n          # The newest patch release there is, as the image has it.\n          check-latest: true\n");
				if (dep) {
					__append("          # Compiled packages are kept until the lock changes.\n          cache-dependency-path: \"src/");
					__append(escapeFn(module));
					__append("/Gopkg.lock\"\n");
				}
				__append("\n      - name: Format\n        run: |\n          unformatted=\"$(find . -name '.?*' -prune -o -name vendor -prune -o -name '*.go' -exec gofmt -l {} +)\"\n          if [ -n \"$unformatted\" ]; then\n            echo \"Not as gofmt -w would have it:\" >&2\n            echo \"$unformatted\" >&2\n            exit 1\n          fi\n\n");
				if (dep) __append("      - name: Fetch dep\n        run: |\n          mkdir -p \"$GOPATH/bin\"\n          wget -q -O \"$GOPATH/bin/dep\" \"${DEP_MIRROR:-https://github.com/golang/dep/releases/download}/v0.5.4/dep-linux-amd64\"\n          echo \"${DEP_SHA256:-40a78c13753f482208d3f4bea51244ca60a914341050c588dad1f00b1acc116c}  $GOPATH/bin/dep\" | sha256sum -c\n          chmod 755 \"$GOPATH/bin/dep\"\n\n      - name: Dependencies\n        run: |\n          dep ensure -vendor-only\n          dep check\n");
				else __append("      - name: Dependencies\n        run: |\n          go mod tidy\n          untidy=\"$(git status --porcelain -- go.mod go.sum)\"\n          if [ -n \"$untidy\" ]; then\n            git --no-pager diff -- go.mod go.sum\n            echo \"Not as go mod tidy would have it:\" >&2\n            echo \"$untidy\" >&2\n            exit 1\n          fi\n");
				__append("\n      - name: Vet\n        run: go vet ./...\n\n      - name: Test\n        run: go test -race ./...\n\n  container:\n    runs-on: ubuntu-24.04\n    timeout-minutes: 20\n    env:\n      IMAGE: \"");
				__append(escapeFn(image));
				__append(":ci\"\n      CONTAINER: \"");
				__append(escapeFn(image));
				__append("-ci\"\n      SERVICE: \"localhost:");
				__append(escapeFn(port));
				__append("\"\n    steps:\n      - uses: actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1\n        with:\n          persist-credentials: false\n\n      # The layers that a change of the code leaves as they are: tools and dependencies. What they are made of names them.\n      - uses: actions/cache@27d5ce7f107fe9357f9df03efb73ab90386fccae # v5.0.5\n        with:\n          path: .cache/layers\n");
				if (dep) __append("          key: layers-${{ runner.arch }}-${{ hashFiles('Dockerfile', 'Gopkg.lock') }}\n");
				else __append("          key: layers-${{ runner.arch }}-${{ hashFiles('Dockerfile', 'go.mod', 'go.sum') }}\n");
				__append("\n      # The runner's own builder cannot hand out its layers; one in a container can.\n      - name: Builder\n        run: docker buildx create --use\n\n      - name: Build\n        run: |\n          docker buildx build --load --tag \"$IMAGE\" \\\n            --build-arg \"VERSION=$GITHUB_REF_NAME\" --build-arg \"REVISION=$GITHUB_SHA\" \\\n            --cache-from type=local,src=.cache/layers --cache-to type=local,dest=.cache/new,mode=max .\n          # In another folder, because nothing is ever removed from one.\n          rm -rf .cache/layers\n          mv .cache/new .cache/layers\n\n      - name: Run\n        run: |\n          docker run --detach --name \"$CONTAINER\" --publish ");
				__append(escapeFn(port));
				__append(":");
				__append(escapeFn(port));
				__append(" \\\n            --read-only --cap-drop ALL --security-opt no-new-privileges \"$IMAGE\"\n          for second in $(seq 60); do\n            state=\"$(docker inspect --format '{{.State.Status}} {{.State.Health.Status}}' \"$CONTAINER\")\"\n            if [ \"$state\" != 'running starting' ]; then break; fi\n            sleep 1\n          done\n          docker logs \"$CONTAINER\"\n          if [ \"$state\" != 'running healthy' ]; then\n            echo \"The container is $state after $second seconds.\" >&2\n            exit 1\n          fi\n          wget -t 1 -T 5 -O - \"http://$SERVICE/readyz\"\n\n      - name: Stop\n        run: |\n          docker stop \"$CONTAINER\"\n          code=\"$(docker inspect --format '{{.State.ExitCode}}' \"$CONTAINER\")\"\n          if [ \"$code\" != 0 ]; then\n            echo \"The service ended with $code when it was told to stop.\" >&2\n            exit 1\n          fi\n\n      - name: Sizes\n        run: |\n          {\n            echo \"### $IMAGE: $(docker image ls --format '{{.Size}}' \"$IMAGE\")\"\n            echo\n            echo '```text'\n            docker history --format 'table {{.Size}}\\t{{.CreatedBy}}' \"$IMAGE\"\n            echo '```'\n          } > sizes.md\n          cat sizes.md >> \"$GITHUB_STEP_SUMMARY\"\n");
				return __output;
			}
		},
		{
			path: ".gitignore",
			mode: 420,
			fill: (locals, escapeFn = String) => {
				let __output = "";
				function __append(s) {
					if (s !== void 0 && s !== null) __output += s;
				}
				let __locals = locals || {}, binary = __locals.binary, dep = __locals.dep;
				__append("# The program, when built here.\n/");
				__append(escapeFn(binary));
				__append("\n!/");
				__append(escapeFn(binary));
				__append("/\n");
				if (dep) __append("\n# Restored from Gopkg.lock by dep ensure -vendor-only.\n/vendor/\n");
				__append("\n# What the staging container keeps for the next time.\n/.cache/\n\n# Tests and profiles.\n*.test\n*.out\n\n# Settings of one machine.\n.env\n.env.*\n");
				return __output;
			}
		},
		{
			path: ".gitlab-ci.yml",
			mode: 420,
			fill: (locals, escapeFn = String) => {
				let __output = "";
				function __append(s) {
					if (s !== void 0 && s !== null) __output += s;
				}
				let __locals = locals || {}, dep = __locals.dep, alpine = __locals.alpine, goCompilerTag = __locals.goCompilerTag, module = __locals.module, image = __locals.image, port = __locals.port;
				__append("# Checks every merge request and every branch: the code, and the image by running it.\n## The steps are those of .github/workflows/ci.yml; what differs is where they run.\nworkflow:\n  rules:\n    - if: $CI_PIPELINE_SOURCE == \"merge_request_event\"\n    # Once there is a merge request, its own pipeline is enough.\n    - if: $CI_COMMIT_BRANCH && $CI_OPEN_MERGE_REQUESTS\n      when: never\n    - if: $CI_COMMIT_BRANCH\n\ndefault:\n  # A newer push makes the pipeline for the older one pointless.\n  interruptible: true\n\n");
				if (dep) {
					__append("stages: [tools, test]\n\n# On a current Alpine: the certificates and the TLS of an old Go image are as old as it is.\ntools:\n  stage: tools\n  image: \"alpine:");
					__append(escapeFn(alpine));
					__append("\"\n  timeout: 5 minutes\n  # For amd64, like GitLab's own runners.\n  script:\n    - mkdir -p .cache/bin\n    - wget -q -O .cache/bin/dep \"${DEP_MIRROR:-https://github.com/golang/dep/releases/download}/v0.5.4/dep-linux-amd64\"\n    - echo \"${DEP_SHA256:-40a78c13753f482208d3f4bea51244ca60a914341050c588dad1f00b1acc116c}  .cache/bin/dep\" | sha256sum -c\n    - chmod 755 .cache/bin/dep\n  artifacts:\n    paths: [.cache/bin/dep]\n    expire_in: 1 week\n\n");
				} else __append("stages: [test]\n\n");
				__append("check:\n  stage: test\n  # The Debian sibling of the image that compiles: the race detector needs a C compiler.\n  image: \"golang:");
				__append(escapeFn(goCompilerTag));
				__append("\"\n  timeout: 15 minutes\n");
				if (dep) {
					__append("  needs: [tools]\n  variables:\n    # dep keeps dependencies in vendor/ below GOPATH, where Go looks for them only with modules off.\n    GO111MODULE: \"off\"\n    GOCACHE: \"$CI_PROJECT_DIR/.cache/go-build\"\n    DEPCACHEDIR: \"$CI_PROJECT_DIR/.cache/dep\"\n  cache:\n    key:\n      prefix: \"go-");
					__append(escapeFn(goCompilerTag));
					__append("\"\n      files: [Gopkg.lock]\n    paths: [.cache/go-build, .cache/dep]\n  before_script:\n    - export PATH=\"$CI_PROJECT_DIR/.cache/bin:$PATH\"\n    - mkdir -p \"$(dirname \"$GOPATH/src/");
					__append(escapeFn(module));
					__append("\")\"\n    - ln -sfn \"$CI_PROJECT_DIR\" \"$GOPATH/src/");
					__append(escapeFn(module));
					__append("\"\n    - cd \"$GOPATH/src/");
					__append(escapeFn(module));
					__append("\"\n");
				} else {
					__append("  variables:\n    GO111MODULE: \"on\"\n    GOPATH: \"$CI_PROJECT_DIR/.cache/go\"\n    GOCACHE: \"$CI_PROJECT_DIR/.cache/go-build\"\n  cache:\n    key:\n      prefix: \"go-");
					__append(escapeFn(goCompilerTag));
					__append("\"\n      files: [go.mod]\n    paths: [.cache/go/pkg/mod, .cache/go-build]\n");
				}
				__append("  script:\n    # Format\n    - |\n      unformatted=\"$(find . -name '.?*' -prune -o -name vendor -prune -o -name '*.go' -exec gofmt -l {} +)\"\n      if [ -n \"$unformatted\" ]; then\n        echo \"Not as gofmt -w would have it:\" >&2\n        echo \"$unformatted\" >&2\n        exit 1\n      fi\n    # Dependencies\n");
				if (dep) __append("    - |\n      dep ensure -vendor-only\n      dep check\n");
				else __append("    - |\n      go mod tidy\n      untidy=\"$(git status --porcelain -- go.mod go.sum)\"\n      if [ -n \"$untidy\" ]; then\n        git --no-pager diff -- go.mod go.sum\n        echo \"Not as go mod tidy would have it:\" >&2\n        echo \"$untidy\" >&2\n        exit 1\n      fi\n");
				__append("    - go vet ./...\n    - go test -race ./...\n\ncontainer:\n  stage: test\n  needs: []\n  image: docker:29-cli\n  # An engine of this job's own, in a container beside it; it needs a runner with privileged = true.\n  services:\n    - name: docker:29-dind\n      alias: docker\n  timeout: 20 minutes\n  variables:\n    # The engine makes certificates there and the client reads them: nobody else can give it orders.\n    DOCKER_TLS_CERTDIR: \"/certs\"\n    DOCKER_CERT_PATH: \"/certs/client\"\n    DOCKER_TLS_VERIFY: \"1\"\n    DOCKER_HOST: \"tcp://docker:2376\"\n    IMAGE: \"");
				__append(escapeFn(image));
				__append(":ci\"\n    CONTAINER: \"");
				__append(escapeFn(image));
				__append("-ci\"\n    SERVICE: \"docker:");
				__append(escapeFn(port));
				__append("\"\n  # The layers that a change of the code leaves as they are: tools and dependencies. What they are made of names them.\n  cache:\n    key:\n      prefix: layers\n      files: [Dockerfile, ");
				__append(escapeFn(dep ? "Gopkg.lock" : "go.mod"));
				__append("]\n    paths: [.cache/layers]\n  before_script:\n    - |\n      for second in $(seq 60); do\n        if docker info > /dev/null 2>&1; then break; fi\n        sleep 1\n      done\n    - docker version\n    # The engine's own builder cannot hand out its layers; one in a container can, and takes the TLS settings from a context.\n    - docker context create ci\n    - docker buildx create --use ci\n  script:\n    # Build\n    - |\n      docker buildx build --load --tag \"$IMAGE\" \\\n        --build-arg \"VERSION=$CI_COMMIT_REF_NAME\" --build-arg \"REVISION=$CI_COMMIT_SHA\" \\\n        --cache-from type=local,src=.cache/layers --cache-to type=local,dest=.cache/new,mode=max .\n      # In another folder, because nothing is ever removed from one.\n      rm -rf .cache/layers\n      mv .cache/new .cache/layers\n    # Run\n    - |\n      docker run --detach --name \"$CONTAINER\" --publish ");
				__append(escapeFn(port));
				__append(":");
				__append(escapeFn(port));
				__append(" \\\n        --read-only --cap-drop ALL --security-opt no-new-privileges \"$IMAGE\"\n      for second in $(seq 60); do\n        state=\"$(docker inspect --format '{{.State.Status}} {{.State.Health.Status}}' \"$CONTAINER\")\"\n        if [ \"$state\" != 'running starting' ]; then break; fi\n        sleep 1\n      done\n      docker logs \"$CONTAINER\"\n      if [ \"$state\" != 'running healthy' ]; then\n        echo \"The container is $state after $second seconds.\" >&2\n        exit 1\n      fi\n      wget -t 1 -T 5 -O - \"http://$SERVICE/readyz\"\n    # Stop\n    - |\n      docker stop \"$CONTAINER\"\n      code=\"$(docker inspect --format '{{.State.ExitCode}}' \"$CONTAINER\")\"\n      if [ \"$code\" != 0 ]; then\n        echo \"The service ended with $code when it was told to stop.\" >&2\n        exit 1\n      fi\n    # Sizes\n    - |\n      {\n        echo \"### $IMAGE: $(docker image ls --format '{{.Size}}' \"$IMAGE\")\"\n        echo\n        echo '```text'\n        docker history --format 'table {{.Size}}\\t{{.CreatedBy}}' \"$IMAGE\"\n        echo '```'\n      } > sizes.md\n      cat sizes.md\n  artifacts:\n    # Shown in the merge request.\n    expose_as: Image size\n    paths: [sizes.md]\n    expire_in: 1 month\n");
				return __output;
			}
		},
		{
			path: "Dockerfile",
			mode: 420,
			fill: (locals, escapeFn = String) => {
				let __output = "";
				function __append(s) {
					if (s !== void 0 && s !== null) __output += s;
				}
				let __locals = locals || {}, needsTools = __locals.needsTools, dep = __locals.dep, platform = __locals.platform, alpine = __locals.alpine, buildkit = __locals.buildkit, goImageTag = __locals.goImageTag, needsGit = __locals.needsGit, module = __locals.module, hasTrimpath = __locals.hasTrimpath, trimpath = __locals.trimpath, binary = __locals.binary, alpineBase = __locals.alpineBase, distroless = __locals.distroless, needsNsswitch = __locals.needsNsswitch, port = __locals.port;
				__append("## Two kinds of stages: `staging` has the compiler and the sources, the last one only what runs.\n## Everything before the last FROM is thrown away with its tools, caches and sources.\n##\n## Docker reads this file from top to bottom and reuses a step as long as nothing it depends on has changed.\n## So what changes least comes first: tools, then dependencies, then the sources.\n\n");
				if (needsTools) {
					if (dep) __append("# Tools come from a current Alpine: the certificates and the TLS of an old Go image are as old as it is.\n");
					else __append("# Certificates come from a current Alpine: those of an old Go image are as old as it is.\n");
					__append("FROM ");
					__append(escapeFn(platform));
					__append("alpine:");
					__append(escapeFn(alpine));
					__append(" AS tools\n");
					if (dep) __append("\n# Both can be set with --build-arg: where to fetch dep from, and the sum of what is there.\nARG DEP_MIRROR=https://github.com/golang/dep/releases/download\nARG DEP_SHA256=\n\n## The sum is what makes a download safe: a file that was exchanged on the way, or at its source, stops the build.\nRUN set -eu; \\\n    case \"$(uname -m)\" in \\\n      x86_64) arch=amd64 sum=40a78c13753f482208d3f4bea51244ca60a914341050c588dad1f00b1acc116c ;; \\\n      aarch64) arch=arm64 sum=9dbf1612044598cbb195933213eb3c4bab5d4ada0ce5b90a91241c4431b1783a ;; \\\n      *) echo \"dep 0.5.4 has no binary with a known sum for $(uname -m); build on amd64 or arm64\" >&2; exit 1 ;; \\\n    esac; \\\n    wget -q -O /usr/local/bin/dep \"$DEP_MIRROR/v0.5.4/dep-linux-$arch\"; \\\n    echo \"${DEP_SHA256:-$sum}  /usr/local/bin/dep\" > /tmp/dep.sha256; \\\n    sha256sum -c /tmp/dep.sha256; \\\n    chmod 755 /usr/local/bin/dep\n");
					__append("\n");
				}
				__append("# The compiler. Nothing of this stage is in the final image but what is copied from it by name.\n");
				if (buildkit) __append("## It runs on the machine that builds, whatever the image is for: Go compiles for other machines by itself.\n");
				__append("FROM ");
				__append(escapeFn(platform));
				__append("golang:");
				__append(escapeFn(goImageTag));
				__append(" AS staging\n\n");
				if (needsGit) {
					__append("# ");
					__append(escapeFn(dep ? "dep fetches" : "Go before 1.13 fetches"));
					__append(" dependencies with git, from the first one on.\n# An exact version of git would break this line as soon as Alpine drops that version.\n# hadolint ignore=DL3018\nRUN apk add --no-cache git\n\n");
				}
				if (dep) {
					__append("COPY --from=tools /usr/local/bin/dep /usr/local/bin/dep\n\n# Without cgo the program needs no C library, so it runs on any base image.\n# dep keeps its dependencies in vendor/ below GOPATH, where Go looks for them only with modules off.\nENV CGO_ENABLED=0 GO111MODULE=off\n\nWORKDIR /go/src/");
					__append(escapeFn(module));
					__append("\n\n## Only these two files decide which dependencies are needed: as long as they stay the same,\n## the steps before COPY . . are taken from the cache, however often the sources change.\nCOPY Gopkg.toml Gopkg.lock ./\n\n# Exactly what the lock says; it is checked against the imports by dep check, not here.\n");
					if (buildkit) __append("## A cache mount is a folder that outlives the build and is in no image: what was downloaded once is there the next time.\nRUN --mount=type=cache,target=/go/pkg/dep \\\n    dep ensure -vendor-only\n");
					else __append("RUN dep ensure -vendor-only\n");
				} else {
					__append("# Where modules come from, and which are private: a company's proxy needs no edit here.\nARG GOPROXY\n# The names of private modules; nothing secret.\n# hadolint ignore=DL3064\nARG GOPRIVATE\nARG GONOSUMDB\n\n# Without cgo the program needs no C library, so it runs on any base image.\nENV CGO_ENABLED=0 GO111MODULE=on\n\nWORKDIR /go/src/");
					__append(escapeFn(module));
					__append("\n\n# A service without dependencies has no go.sum: the pattern takes the file only if it is there.\n## Only these two files decide which dependencies are needed: as long as they stay the same,\n## the steps before COPY . . are taken from the cache, however often the sources change.\nCOPY go.mod go.su[m] ./\n\n");
					if (buildkit) __append("## A cache mount is a folder that outlives the build and is in no image: what was downloaded once is there the next time.\nRUN --mount=type=cache,target=/go/pkg/mod \\\n    go mod download\n");
					else __append("RUN go mod download\n");
				}
				__append("\n# From here on every change of the sources runs the steps again.\nCOPY . .\n\n");
				if (buildkit) __append("# Empty means: for the machine that builds. docker build --platform fills them in.\nARG TARGETOS\nARG TARGETARCH\n\n# The caches keep compiled packages between builds, so that only what changed is compiled again.\n");
				if (hasTrimpath) __append("## -trimpath leaves this machine's paths out of the program, -s -w the tables that only a debugger reads.\n");
				else __append("## -s -w leave out the tables that only a debugger reads.\n");
				if (buildkit) {
					__append("RUN --mount=type=cache,target=/root/.cache/go-build \\\n");
					if (!dep) __append("    --mount=type=cache,target=/go/pkg/mod \\\n");
					__append("    GOOS=$TARGETOS GOARCH=$TARGETARCH go build ");
					__append(escapeFn(trimpath));
					__append("-ldflags \"-s -w\" -o /out/");
					__append(escapeFn(binary));
					__append(" .\n");
				} else {
					__append("RUN go build ");
					__append(escapeFn(trimpath));
					__append("-ldflags \"-s -w\" -o /out/");
					__append(escapeFn(binary));
					__append(" .\n");
				}
				__append("\n");
				if (alpineBase) {
					__append("# What runs. Alpine brings current certificates, and a shell for whoever has to look inside.\nFROM alpine:");
					__append(escapeFn(alpine));
					__append("\n");
				} else if (distroless) __append("# What runs. No shell and no package manager; certificates, time zones and an unprivileged user are there.\nFROM gcr.io/distroless/static-debian13:nonroot\n");
				else __append("# What runs. Nothing is there but what is copied here.\nFROM scratch\n\n# To trust other servers, when this one calls them.\nCOPY --from=tools /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/ca-certificates.crt\n");
				if (needsNsswitch) __append("\n# Without it, Go before 1.16 asks the name server before /etc/hosts.\nCOPY --from=tools /etc/nsswitch.conf /etc/nsswitch.conf\n");
				__append("\nWORKDIR /app\nCOPY --from=staging /out/");
				__append(escapeFn(binary));
				__append(" /app/");
				__append(escapeFn(binary));
				__append("\n\n# For whoever finds the image in a registry; docker build --build-arg VERSION=1.2.3 fills it in.\nARG VERSION=dev\nARG REVISION=unknown\nLABEL org.opencontainers.image.title=\"");
				__append(escapeFn(binary));
				__append("\" \\\n      org.opencontainers.image.version=\"$VERSION\" \\\n      org.opencontainers.image.revision=\"$REVISION\"\n\n# By number: Kubernetes cannot tell whether a name is root, and a name would need a passwd file.\nUSER 65532:65532\n\n## EXPOSE opens nothing. It tells people and tools which port to publish: docker run -p ");
				__append(escapeFn(port));
				__append(":");
				__append(escapeFn(port));
				__append(".\nEXPOSE ");
				__append(escapeFn(port));
				__append("\n\n# The program probes itself, so the image needs neither a shell nor curl.\nHEALTHCHECK --interval=10s --timeout=3s --start-period=5s --retries=3 \\\n    CMD [\"/app/");
				__append(escapeFn(binary));
				__append("\", \"healthcheck\"]\n\n# In brackets, so that no shell stands between docker stop and the program.\nENTRYPOINT [\"/app/");
				__append(escapeFn(binary));
				__append("\"]\n");
				return __output;
			}
		},
		{
			path: "Gopkg.lock",
			mode: 420,
			fill: (locals, escapeFn = String) => {
				let __output = "";
				function __append(s) {
					if (s !== void 0 && s !== null) __output += s;
				}
				__append("# This file is autogenerated, do not edit; changes may be undone by the next 'dep ensure'.\n\n\n[solve-meta]\n  analyzer-name = \"dep\"\n  analyzer-version = 1\n  input-imports = []\n  solver-name = \"gps-cdcl\"\n  solver-version = 1\n");
				return __output;
			}
		},
		{
			path: "Gopkg.toml",
			mode: 420,
			fill: (locals, escapeFn = String) => {
				let __output = "";
				function __append(s) {
					if (s !== void 0 && s !== null) __output += s;
				}
				__append("# Dependencies, with the versions they may have: one [[constraint]] for each. After a change, run dep ensure.\n# https://golang.github.io/dep/docs/Gopkg.toml.html\n\n[prune]\n  go-tests = true\n  unused-packages = true\n");
				return __output;
			}
		},
		{
			path: "Makefile",
			mode: 420,
			fill: (locals, escapeFn = String) => {
				let __output = "";
				function __append(s) {
					if (s !== void 0 && s !== null) __output += s;
				}
				let __locals = locals || {}, image = __locals.image, port = __locals.port, dep = __locals.dep, goCommand = __locals.goCommand, dockerBuild = __locals.dockerBuild, binary = __locals.binary;
				__append("# The everyday commands: make, or make help, says which there are.\n## Nothing here is newer than GNU make 3.81, which is the one that macOS has.\n\nIMAGE = ");
				__append(escapeFn(image));
				__append("\n# On this machine; make up PORT=9000 takes another one.\nPORT = ");
				__append(escapeFn(port));
				__append("\n# Its own name, so that it is not the container of another command.\nCONTAINER = $(IMAGE)-dev\n");
				if (dep) __append("# dep keeps dependencies in vendor/ below GOPATH, where Go looks for them only with modules off.\n");
				__append("GO = ");
				__append(escapeFn(goCommand));
				__append("\n\nneeds_go = command -v go > /dev/null || { echo 'There is no Go here. make up needs only Docker; for the rest see README.md.' >&2; exit 1; }\n# Does nothing when there is none. Stopped first, so that it can finish what it is doing.\nremove = found=\"$$(docker ps --all --quiet --filter 'name=^/$(CONTAINER)$$')\" && \\\n	if [ -n \"$$found\" ]; then docker stop \"$$found\" > /dev/null && docker rm \"$$found\" > /dev/null; fi\n\n## Phony: the names of commands, not of files. Without this line a file called test would make `make test` say that all is done.\n.PHONY: help run test lint image up down size clean\n\n## The first target is what plain `make` does.\nhelp: ## list these commands\n	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf \"make %-6s %s\\n\", $$1, $$2 }' Makefile\n\nrun: ## run the service with the Go of this machine, until Ctrl-C\n	@$(needs_go)\n	PORT=$(PORT) $(GO) run .\n\ntest: ## run the tests\n	@$(needs_go)\n	$(GO) test ./...\n\nlint: ## look at the code with gofmt and go vet, and at the Dockerfile with hadolint, if it is installed\n	@$(needs_go)\n	@unformatted=\"$$(find . -name '.?*' -prune -o -name vendor -prune -o -name '*.go' -exec gofmt -l {} +)\" || exit 1; \\\n	if [ -n \"$$unformatted\" ]; then echo \"Not as gofmt -w would have it:\" >&2; echo \"$$unformatted\" >&2; exit 1; fi\n	$(GO) vet ./...\n	@if command -v hadolint > /dev/null; then hadolint Dockerfile; else echo 'hadolint is not installed: nothing looked at the Dockerfile.'; fi\n\nimage: ## build the image\n	");
				__append(escapeFn(dockerBuild));
				__append(" -t $(IMAGE) .\n\nup: image ## start the image with no more rights than it needs, and wait until it is healthy\n	@$(remove)\n	docker run --detach --name $(CONTAINER) --publish 127.0.0.1:$(PORT):");
				__append(escapeFn(port));
				__append(" \\\n	  --read-only --cap-drop ALL --security-opt no-new-privileges $(IMAGE)\n	@seconds=0; state='running starting'; \\\n	while [ \"$$state\" = 'running starting' ] && [ $$seconds -lt 60 ]; do \\\n	  sleep 1; seconds=$$((seconds + 1)); \\\n	  state=\"$$(docker inspect --format '{{.State.Status}} {{.State.Health.Status}}' $(CONTAINER))\" || exit 1; \\\n	done; \\\n	if [ \"$$state\" != 'running healthy' ]; then \\\n	  docker logs $(CONTAINER); echo \"$(CONTAINER) is $$state after $$seconds seconds.\" >&2; exit 1; \\\n	fi\n	@echo 'http://localhost:$(PORT)/ answers; make down stops it.'\n\ndown: ## stop and remove what make up started\n	@$(remove)\n\nsize: image ## say how large the image is, and which step added what\n	@docker image ls $(IMAGE):latest\n	@docker history --format 'table {{.Size}}\\t{{.CreatedBy}}' $(IMAGE)\n\nclean: down ## remove what came of these commands and of those in README.md: container, images, program, caches\n	@for image in $(IMAGE):latest $(IMAGE):staging; do \\\n	  if docker image inspect \"$$image\" > /dev/null 2>&1; then docker image rm \"$$image\"; fi; \\\n	done\n	@if [ ! -d './");
				__append(escapeFn(binary));
				__append("' ]; then rm -f './");
				__append(escapeFn(binary));
				__append("'; fi\n	rm -rf .cache\n");
				return __output;
			}
		},
		{
			path: "README.md",
			mode: 420,
			fill: (locals, escapeFn = String) => {
				let __output = "";
				function __append(s) {
					if (s !== void 0 && s !== null) __output += s;
				}
				let __locals = locals || {}, binary = __locals.binary, goMinor = __locals.goMinor, dockerBuild = __locals.dockerBuild, image = __locals.image, container = __locals.container, port = __locals.port, envPrefix = __locals.envPrefix, goCommand = __locals.goCommand, dep = __locals.dep, module = __locals.module;
				__append("# ");
				__append(escapeFn(binary));
				__append("\n\nAn HTTP service in Go ");
				__append(escapeFn(goMinor));
				__append(", without dependencies, and an image for it. Every command below is typed in this folder.\n\n## Run it\n\n```sh\n");
				__append(escapeFn(dockerBuild));
				__append(" -t ");
				__append(escapeFn(image));
				__append(" .\ndocker run -d --name ");
				__append(escapeFn(container));
				__append(" -p ");
				__append(escapeFn(port));
				__append(":");
				__append(escapeFn(port));
				__append(" ");
				__append(escapeFn(image));
				__append("\ncurl http://localhost:");
				__append(escapeFn(port));
				__append("/\n```\n\n| path | answers |\n| --- | --- |\n| `/` | that the service runs |\n| `/healthz` | 200 while the process answers |\n| `/readyz` | 200 while it takes requests, 503 once it is stopping |\n\n| variable | default | meaning |\n| --- | --- | --- |\n| `PORT` | `");
				__append(escapeFn(port));
				__append("` | the port that the service listens on |\n| `");
				__append(escapeFn(envPrefix));
				__append("_DRAIN` | `0s` | how long it stays up, not ready, before it stops: the time that your load balancer needs to notice |\n\nDocker asks the program itself for its health, every ten seconds:\n\n```sh\ndocker inspect --format '{{.State.Health.Status}}' ");
				__append(escapeFn(container));
				__append("\n```\n\nStop it. Requests in flight have eight seconds to finish, and the exit code is 0:\n\n```sh\ndocker stop ");
				__append(escapeFn(container));
				__append("\ndocker inspect --format '{{.State.ExitCode}}' ");
				__append(escapeFn(container));
				__append("\ndocker rm ");
				__append(escapeFn(container));
				__append("\n```\n\n## Work on it\n\nWith Go ");
				__append(escapeFn(goMinor));
				__append(" on this machine:\n\n```sh\n");
				__append(escapeFn(goCommand));
				__append(" test .\n");
				__append(escapeFn(goCommand));
				__append(" run .\n```\n");
				if (dep) {
					__append("\nOnce there is a dependency, Go finds it only if this folder is `$GOPATH/src/");
					__append(escapeFn(module));
					__append("`; in the container below it always is.\n");
				}
				__append("\nWithout Go: the staging image has the compiler, and this folder is mounted where it expects the sources. What it writes, the program too, is yours and stays here; `.cache` makes the next time quicker.\n\n```sh\n");
				__append(escapeFn(dockerBuild));
				__append(" --target staging -t ");
				__append(escapeFn(image));
				__append(":staging .\nstaging() {\n  docker run --rm --user \"$(id -u):$(id -g)\" -v \"$PWD:/go/src/");
				__append(escapeFn(module));
				__append("\" \\\n    -e XDG_CACHE_HOME=/go/src/");
				__append(escapeFn(module));
				__append("/.cache -e ");
				__append(escapeFn(dep ? "DEPCACHEDIR=/tmp/dep" : "GOPATH=/tmp/go"));
				__append(" \\\n");
				if (!dep) __append("    -e GOPROXY -e GOPRIVATE -e GONOSUMDB \\\n");
				__append("    ");
				__append(escapeFn(image));
				__append(":staging \"$@\"\n}\nstaging go test .\nstaging go build -o ");
				__append(escapeFn(binary));
				__append(" .\n```\n\n## Add a dependency\n\nIn the same shell, and before you import it, because the staging image is only built from code that compiles:\n\n```sh\n");
				if (dep) __append("staging dep ensure -add github.com/pkg/errors\n");
				else __append("staging go get github.com/pkg/errors\n");
				__append("```\n\nThen import it in the code, and build:\n\n```sh\n");
				__append(escapeFn(dockerBuild));
				__append(" -t ");
				__append(escapeFn(image));
				__append(" .\n```\n\n");
				if (dep) __append("The first command writes `Gopkg.toml`, `Gopkg.lock` and `vendor/`. Commit the first two; the build restores `vendor/` from the lock.\n");
				else __append("The first command writes `go.mod` and `go.sum`. Commit both. Behind a company's proxy, `export GOPROXY=…` for the staging container and build with `--build-arg GOPROXY`; for private modules the same with `GOPRIVATE`.\n");
				__append("\n## Clean up\n\n```sh\ndocker image prune      # images that no name points to: what every rebuild leaves behind\ndocker builder prune    # the steps and caches kept by BuildKit; the next build is a cold one\ndocker system df        # what is left\n```\n\n## What is what\n\n| file | for |\n| --- | --- |\n| `main.go` | the service: `run` starts it, `routes` lists every endpoint |\n| `main_test.go` | its tests; they need no network and no fixed port |\n");
				if (dep) __append("| `Gopkg.toml`, `Gopkg.lock` | the dependencies: what may be used, and exactly what is |\n");
				else __append("| `go.mod` | the module and its dependencies |\n");
				__append("| `Dockerfile` | how the image is built |\n| `.dockerignore` | what may enter the build, and so what cannot leak into an image |\n| `.gitignore` | what is not for git |\n| `.create-go-docker.json` | how this folder was generated |\n");
				return __output;
			}
		},
		{
			path: "compose.yaml",
			mode: 420,
			fill: (locals, escapeFn = String) => {
				let __output = "";
				function __append(s) {
					if (s !== void 0 && s !== null) __output += s;
				}
				let __locals = locals || {}, label = __locals.label, buildkit = __locals.buildkit, dep = __locals.dep, image = __locals.image, port = __locals.port, envPrefix = __locals.envPrefix, binary = __locals.binary, devPort = __locals.devPort, module = __locals.module;
				__append("# Run the image:     docker compose up --build\n# Run the sources:   docker compose watch ");
				__append(escapeFn(label));
				__append("-dev      every change that is saved is compiled and started\n#                    docker compose logs --follow ");
				__append(escapeFn(label));
				__append("-dev\n# Remove it all:     docker compose --profile dev down --volumes\n#\n# Watching needs Compose 2.32. Before, docker-compose 1.29 too: up --build ");
				__append(escapeFn(label));
				__append("-dev, and restart ");
				__append(escapeFn(label));
				__append("-dev after a change.\n");
				if (buildkit) __append("# With an engine older than 23, export DOCKER_BUILDKIT=1 first.\n");
				__append("\n# For a mirror: each from the environment, or from a file .env beside this one.\nx-build-args: &build-args\n");
				if (dep) __append("  DEP_MIRROR: \"${DEP_MIRROR:-https://github.com/golang/dep/releases/download}\"\n  DEP_SHA256: \"${DEP_SHA256:-}\"\n");
				else __append("  GOPROXY: \"${GOPROXY:-}\"\n  GOPRIVATE: \"${GOPRIVATE:-}\"\n  GONOSUMDB: \"${GONOSUMDB:-}\"\n");
				__append("\nservices:\n  ## The image as it goes anywhere else. Its own HEALTHCHECK tells docker compose ps, and up --wait, whether it is healthy.\n  \"");
				__append(escapeFn(label));
				__append("\":\n    image: \"");
				__append(escapeFn(image));
				__append("\"\n    # Built here: a registry may have something else under this name.\n    pull_policy: never\n    build:\n      context: .\n      args: *build-args\n    # Without the address, everyone around could ask it. PORT=9000 publishes it there.\n    ports:\n      - \"127.0.0.1:${PORT:-");
				__append(escapeFn(port));
				__append("}:");
				__append(escapeFn(port));
				__append("\"\n    environment:\n      ");
				__append(escapeFn(envPrefix));
				__append("_DRAIN: \"${");
				__append(escapeFn(envPrefix));
				__append("_DRAIN:-0s}\"\n    # The program writes no file and needs no right that any other program has not.\n    ## Whoever breaks into it can put nothing down, and no setuid program gives them more rights.\n    read_only: true\n    cap_drop: [ALL]\n    security_opt: [\"no-new-privileges:true\"]\n    # Not always: that would bring it back with every start of this machine.\n    restart: on-failure\n    # Requests in flight get eight seconds; what is left is for ");
				__append(escapeFn(envPrefix));
				__append("_DRAIN. Then Docker kills it.\n    stop_grace_period: 15s\n\n  # The sources in this folder, compiled in the staging stage. Only when it is named, or with --profile dev.\n  \"");
				__append(escapeFn(label));
				__append("-dev\":\n    profiles: [dev]\n    image: \"");
				__append(escapeFn(image));
				__append(":staging\"\n    pull_policy: never\n    build:\n      context: .\n      target: staging\n      args: *build-args\n    # So that what it writes here is yours. If you are not user 1000: echo \"DEV_USER=$(id -u):$(id -g)\" >> .env\n    user: \"${DEV_USER:-1000:1000}\"\n    # Not go run, which would not pass on the signal to stop.\n    command:\n      - sh\n      - -euc\n      - |\n");
				if (dep) __append("        dep check -skip-lock >/dev/null 2>&1 || dep ensure -vendor-only\n");
				__append("        go build -o \"/tmp/");
				__append(escapeFn(binary));
				__append("\" .\n        exec \"/tmp/");
				__append(escapeFn(binary));
				__append("\"\n    # Beside the other one, so that both can run.\n    ports:\n      - \"127.0.0.1:${DEV_PORT:-");
				__append(escapeFn(devPort));
				__append("}:");
				__append(escapeFn(port));
				__append("\"\n    environment:\n      XDG_CACHE_HOME: /var/tmp\n");
				if (dep) __append("      DEPCACHEDIR: /var/tmp/dep\n");
				else __append("      GOPATH: /var/tmp/go\n      GOPROXY: \"${GOPROXY:-}\"\n      GOPRIVATE: \"${GOPRIVATE:-}\"\n      GONOSUMDB: \"${GONOSUMDB:-}\"\n");
				__append("    volumes:\n      - \".:/go/src/");
				__append(escapeFn(module));
				__append("\"\n      # Compiled packages and fetched dependencies outlive the container. In this folder every user may write.\n      - caches:/var/tmp\n    # The name that develop had when it was new: Compose takes both, docker-compose 1.29 only this one.\n    x-develop:\n      watch:\n        - path: .\n          action: restart\n\nvolumes:\n  caches:\n");
				return __output;
			}
		},
		{
			path: "go.mod",
			mode: 420,
			fill: (locals, escapeFn = String) => {
				let __output = "";
				function __append(s) {
					if (s !== void 0 && s !== null) __output += s;
				}
				let __locals = locals || {}, module = __locals.module, goDirective = __locals.goDirective;
				__append("module ");
				__append(escapeFn(module));
				__append("\n\ngo ");
				__append(escapeFn(goDirective));
				__append("\n");
				return __output;
			}
		},
		{
			path: "kubernetes/base/deployment.yaml",
			mode: 420,
			fill: (locals, escapeFn = String) => {
				let __output = "";
				function __append(s) {
					if (s !== void 0 && s !== null) __output += s;
				}
				let __locals = locals || {}, label = __locals.label, lowPort = __locals.lowPort, port = __locals.port, image = __locals.image, envPrefix = __locals.envPrefix;
				__append("apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: \"");
				__append(escapeFn(label));
				__append("\"\n  labels:\n    app.kubernetes.io/name: \"");
				__append(escapeFn(label));
				__append("\"\nspec:\n  # No replicas: the HorizontalPodAutoscaler sets them. A number here would undo its work with every apply.\n  selector:\n    matchLabels:\n      app.kubernetes.io/name: \"");
				__append(escapeFn(label));
				__append("\"\n  strategy:\n    type: RollingUpdate\n    rollingUpdate:\n      # An old pod goes only when a new one is ready: an image that never gets ready replaces nothing.\n      maxUnavailable: 0\n      maxSurge: 1\n  # A pod that was ready and fails within this time has not become available, and the update stops.\n  minReadySeconds: 5\n  # After this long without progress, kubectl rollout status reports a failure.\n  progressDeadlineSeconds: 120\n  revisionHistoryLimit: 5\n  template:\n    metadata:\n      labels:\n        app.kubernetes.io/name: \"");
				__append(escapeFn(label));
				__append("\"\n    spec:\n      # The service does not speak to the API server, so it gets no key to it.\n      automountServiceAccountToken: false\n      # Without an environment variable for each service of the namespace.\n      enableServiceLinks: false\n      # More than the time to drain and the eight seconds to stop. When it is over, the pod is killed.\n      terminationGracePeriodSeconds: 30\n      securityContext:\n        # The image's user is a number, so that this can be checked without looking into the image.\n        runAsNonRoot: true\n        seccompProfile:\n          type: RuntimeDefault\n");
				if (lowPort) {
					__append("        # Ports from here on need no privilege, in this pod alone. Many runtimes do without this line, but not all.\n        ## The setting belongs to the pod's own network. It is one of the few that even the level restricted allows.\n        sysctls:\n          - name: net.ipv4.ip_unprivileged_port_start\n            value: \"");
					__append(escapeFn(port));
					__append("\"\n");
				}
				__append("      # Spread over nodes, so that losing one is not losing all. Where there is only one, they all run there.\n      ## Zones are for an overlay (see ../overlays/production): where nodes have no zone, a rule about zones puts this one\n      ## out of action too, for the scheduler leaves out of the count every node that lacks one of the labels.\n      topologySpreadConstraints:\n        - maxSkew: 1\n          topologyKey: kubernetes.io/hostname\n          whenUnsatisfiable: ScheduleAnyway\n          labelSelector:\n            matchLabels:\n              app.kubernetes.io/name: \"");
				__append(escapeFn(label));
				__append("\"\n          # Only pods of the same version count; otherwise an update would spread new pods by where the old ones are.\n          matchLabelKeys:\n            - pod-template-hash\n      containers:\n        - name: \"");
				__append(escapeFn(label));
				__append("\"\n          # An overlay replaces name and tag: see ../overlays/production/kustomization.yaml.\n          image: \"");
				__append(escapeFn(image));
				__append(":dev\"\n          ports:\n            - name: http\n              containerPort: ");
				__append(escapeFn(port));
				__append("\n          env:\n            # Told to stop, the service answers for this long as before, until every node has heard that requests go elsewhere.\n            ## Kubernetes tells the pod and the nodes at the same time, and waits for neither. Without this pause, whoever\n            ## has not heard yet sends requests to a service that has stopped.\n            - name: \"");
				__append(escapeFn(envPrefix));
				__append("_DRAIN\"\n              value: 10s\n            # Nine tenths of the memory limit: close to it, Go collects garbage rather than be killed. Go before 1.19 ignores it.\n            - name: GOMEMLIMIT\n              value: 115MiB\n          resources:\n            requests:\n              # What the scheduler sets aside, and what the autoscaler's percentage is of.\n              cpu: 100m\n              memory: 128Mi\n            # No limit for the CPU: it would stop the service in the midst of requests while the node's CPU is idle.\n            # Memory cannot be taken back from a program, so there the limit is what was set aside.\n            limits:\n              memory: 128Mi\n          # Whether it has started; until then the other two do not ask.\n          startupProbe:\n            httpGet:\n              path: /healthz\n              port: http\n            periodSeconds: 1\n            failureThreshold: 30\n          # Whether it gets requests. 503 while it drains.\n          readinessProbe:\n            httpGet:\n              path: /readyz\n              port: http\n            periodSeconds: 5\n            timeoutSeconds: 2\n            failureThreshold: 2\n          # Whether it is restarted: slower to judge, for a restart does not help a service that is merely busy.\n          ## It must not ask for what others answer for, such as a database: if that is away, restarting every pod makes it worse.\n          livenessProbe:\n            httpGet:\n              path: /healthz\n              port: http\n            periodSeconds: 10\n            timeoutSeconds: 3\n            failureThreshold: 3\n          securityContext:\n            allowPrivilegeEscalation: false\n            # Whoever breaks in can leave nothing behind. A service that writes files gets an emptyDir volume for them.\n            readOnlyRootFilesystem: true\n            capabilities:\n              drop:\n                - ALL\n");
				return __output;
			}
		},
		{
			path: "kubernetes/base/horizontalpodautoscaler.yaml",
			mode: 420,
			fill: (locals, escapeFn = String) => {
				let __output = "";
				function __append(s) {
					if (s !== void 0 && s !== null) __output += s;
				}
				let label = (locals || {}).label;
				__append("# How many pods there are: this file alone decides, so that nothing else sets the number back.\n# In a cluster without metrics-server it is always minReplicas.\napiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata:\n  name: \"");
				__append(escapeFn(label));
				__append("\"\n  labels:\n    app.kubernetes.io/name: \"");
				__append(escapeFn(label));
				__append("\"\nspec:\n  scaleTargetRef:\n    apiVersion: apps/v1\n    kind: Deployment\n    name: \"");
				__append(escapeFn(label));
				__append("\"\n  # Two, so that one of them can fail or move.\n  minReplicas: 2\n  maxReplicas: 10\n  metrics:\n    - type: Resource\n      resource:\n        name: cpu\n        target:\n          type: Utilization\n          # Of what the Deployment requests, not of the node.\n          averageUtilization: 70\n");
				return __output;
			}
		},
		{
			path: "kubernetes/base/kustomization.yaml",
			mode: 420,
			fill: (locals, escapeFn = String) => {
				let __output = "";
				function __append(s) {
					if (s !== void 0 && s !== null) __output += s;
				}
				let __locals = locals || {}, dockerBuild = __locals.dockerBuild, image = __locals.image, label = __locals.label;
				__append("# What every environment has in common. An environment is an overlay on it: see ../overlays/production.\n#\n# In the service's folder, for a cluster on your own machine:\n#\n#     ");
				__append(escapeFn(dockerBuild));
				__append(" -t ");
				__append(escapeFn(image));
				__append(":dev .\n#     kind load docker-image ");
				__append(escapeFn(image));
				__append(":dev\n#     kubectl apply -k kubernetes/base\n#     kubectl -n ");
				__append(escapeFn(label));
				__append(" rollout status deployment/");
				__append(escapeFn(label));
				__append("\n#     kubectl -n ");
				__append(escapeFn(label));
				__append(" port-forward service/");
				__append(escapeFn(label));
				__append(" 8080:80\n#\n# The second line is kind's way to give a cluster an image; others have others, or pull it from a registry.\n## Kustomize is part of kubectl. It puts files together and changes fields by name; there is no template language in between,\n## so each of these files is what it looks like.\napiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n\nnamespace: \"");
				__append(escapeFn(label));
				__append("\"\n\nresources:\n  - namespace.yaml\n  - deployment.yaml\n  - service.yaml\n  - poddisruptionbudget.yaml\n  - horizontalpodautoscaler.yaml\n  - networkpolicy.yaml\n");
				return __output;
			}
		},
		{
			path: "kubernetes/base/namespace.yaml",
			mode: 420,
			fill: (locals, escapeFn = String) => {
				let __output = "";
				function __append(s) {
					if (s !== void 0 && s !== null) __output += s;
				}
				let label = (locals || {}).label;
				__append("apiVersion: v1\nkind: Namespace\nmetadata:\n  name: \"");
				__append(escapeFn(label));
				__append("\"\n  labels:\n    # The strictest of the three levels. A pod that asks for more than it needs is refused, whoever deploys it.\n    ## privileged allows everything, baseline forbids what is known to break out of a container, restricted asks for what the\n    ## Deployment here says: no root, no capabilities, no new privileges, the runtime's list of system calls.\n    pod-security.kubernetes.io/enforce: restricted\n    # Deployments are taken even if their pods will be refused. This makes kubectl warn at once.\n    pod-security.kubernetes.io/warn: restricted\n");
				return __output;
			}
		},
		{
			path: "kubernetes/base/networkpolicy.yaml",
			mode: 420,
			fill: (locals, escapeFn = String) => {
				let __output = "";
				function __append(s) {
					if (s !== void 0 && s !== null) __output += s;
				}
				let label = (locals || {}).label;
				__append("# Who may speak to the pods, and with whom they may speak. Everything that is not named is forbidden.\n# A cluster whose network plugin knows no policies takes this file and does nothing.\napiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata:\n  name: \"");
				__append(escapeFn(label));
				__append("\"\n  labels:\n    app.kubernetes.io/name: \"");
				__append(escapeFn(label));
				__append("\"\nspec:\n  podSelector:\n    matchLabels:\n      app.kubernetes.io/name: \"");
				__append(escapeFn(label));
				__append("\"\n  policyTypes:\n    - Ingress\n    - Egress\n  ingress:\n    # Anybody, on this port. With a `from` beside `ports`, only those named there.\n    - ports:\n        - port: http\n          protocol: TCP\n  egress:\n    # Names can be looked up. What the service itself calls, such as a database, needs a rule of its own.\n    - to:\n        - namespaceSelector:\n            matchLabels:\n              kubernetes.io/metadata.name: kube-system\n          podSelector:\n            matchLabels:\n              k8s-app: kube-dns\n      ports:\n        - port: 53\n          protocol: UDP\n        - port: 53\n          protocol: TCP\n");
				return __output;
			}
		},
		{
			path: "kubernetes/base/poddisruptionbudget.yaml",
			mode: 420,
			fill: (locals, escapeFn = String) => {
				let __output = "";
				function __append(s) {
					if (s !== void 0 && s !== null) __output += s;
				}
				let label = (locals || {}).label;
				__append("# What may be away when a node is emptied, for an upgrade for example. kubectl drain asks it, and waits.\napiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata:\n  name: \"");
				__append(escapeFn(label));
				__append("\"\n  labels:\n    app.kubernetes.io/name: \"");
				__append(escapeFn(label));
				__append("\"\nspec:\n  # One at a time, however many there are. With minAvailable, a service that runs in one pod could never be moved.\n  maxUnavailable: 1\n  # A pod that is not ready helps nobody, so it does not keep a node from being emptied.\n  unhealthyPodEvictionPolicy: AlwaysAllow\n  selector:\n    matchLabels:\n      app.kubernetes.io/name: \"");
				__append(escapeFn(label));
				__append("\"\n");
				return __output;
			}
		},
		{
			path: "kubernetes/base/service.yaml",
			mode: 420,
			fill: (locals, escapeFn = String) => {
				let __output = "";
				function __append(s) {
					if (s !== void 0 && s !== null) __output += s;
				}
				let label = (locals || {}).label;
				__append("apiVersion: v1\nkind: Service\nmetadata:\n  name: \"");
				__append(escapeFn(label));
				__append("\"\n  labels:\n    app.kubernetes.io/name: \"");
				__append(escapeFn(label));
				__append("\"\nspec:\n  # Reached from inside the cluster, as http://");
				__append(escapeFn(label));
				__append(".");
				__append(escapeFn(label));
				__append("; from outside through a Gateway or an Ingress that points here.\n  type: ClusterIP\n  selector:\n    app.kubernetes.io/name: \"");
				__append(escapeFn(label));
				__append("\"\n  ports:\n    - name: http\n      port: 80\n      # By name: the number is the Deployment's business.\n      targetPort: http\n      appProtocol: http\n");
				return __output;
			}
		},
		{
			path: "kubernetes/overlays/production/kustomization.yaml",
			mode: 420,
			fill: (locals, escapeFn = String) => {
				let __output = "";
				function __append(s) {
					if (s !== void 0 && s !== null) __output += s;
				}
				let __locals = locals || {}, dockerBuild = __locals.dockerBuild, image = __locals.image, label = __locals.label;
				__append("# What is different in production: the image, how many pods, and that nodes are in zones. The base stays as it is.\n#\n#     ");
				__append(escapeFn(dockerBuild));
				__append(" -t registry.example.com/");
				__append(escapeFn(image));
				__append(":1.0.0 .\n#     docker push registry.example.com/");
				__append(escapeFn(image));
				__append(":1.0.0\n#     kubectl diff -k kubernetes/overlays/production\n#     kubectl apply -k kubernetes/overlays/production\napiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n\nresources:\n  - ../../base\n\n# Every container with this image gets another name and tag: your registry, and what was built and tested.\n## With `digest: sha256:…` in place of newTag it is these very bytes, even if somebody moves the tag.\nimages:\n  - name: \"");
				__append(escapeFn(image));
				__append("\"\n    newName: \"registry.example.com/");
				__append(escapeFn(image));
				__append("\"\n    newTag: \"1.0.0\"\n\npatches:\n  # The number of pods is the autoscaler's business; Kustomize's own `replicas:` would set it back with every apply.\n  - target:\n      kind: HorizontalPodAutoscaler\n      name: \"");
				__append(escapeFn(label));
				__append("\"\n    patch: |-\n      - op: replace\n        path: /spec/minReplicas\n        value: 3\n      - op: replace\n        path: /spec/maxReplicas\n        value: 20\n  # Spread over zones too: every node of a cloud says which it is in.\n  - target:\n      kind: Deployment\n      name: \"");
				__append(escapeFn(label));
				__append("\"\n    patch: |-\n      - op: add\n        path: /spec/template/spec/topologySpreadConstraints/-\n        value:\n          maxSkew: 1\n          topologyKey: topology.kubernetes.io/zone\n          whenUnsatisfiable: ScheduleAnyway\n          labelSelector:\n            matchLabels:\n              app.kubernetes.io/name: \"");
				__append(escapeFn(label));
				__append("\"\n          matchLabelKeys:\n            - pod-template-hash\n");
				return __output;
			}
		},
		{
			path: "main.go",
			mode: 420,
			fill: (locals, escapeFn = String) => {
				let __output = "";
				function __append(s) {
					if (s !== void 0 && s !== null) __output += s;
				}
				let __locals = locals || {}, needsGoDebug = __locals.needsGoDebug, goMinor = __locals.goMinor, binary = __locals.binary, hasSlog = __locals.hasSlog, port = __locals.port, hasNotifyContext = __locals.hasNotifyContext, hasRoutePatterns = __locals.hasRoutePatterns, envPrefix = __locals.envPrefix;
				if (needsGoDebug) {
					__append("// Without a go.mod, Go falls back to the defaults of Go 1.20, for TLS too. This line asks for those of the Go in use.\n//\n//go:debug default=go");
					__append(escapeFn(goMinor));
					__append("\n\n");
				}
				__append("// Command ");
				__append(escapeFn(binary));
				__append(" is an HTTP service.\npackage main\n\nimport (\n	\"context\"\n	\"fmt\"\n	\"io\"\n");
				if (hasSlog) __append("	\"log/slog\"\n");
				else __append("	\"log\"\n");
				__append("	\"net\"\n	\"net/http\"\n	\"os\"\n	\"os/signal\"\n	\"strconv\"\n	\"syscall\"\n	\"time\"\n)\n\nconst (\n	defaultPort = \"");
				__append(escapeFn(port));
				__append("\"\n\n	// docker stop sends SIGTERM and kills after ten seconds; stopping has to be done by then.\n	shutdownTimeout = 8 * time.Second\n)\n\nfunc main() {\n	if err := run(context.Background(), os.Args[1:], os.Getenv, os.Stdout); err != nil {\n		fmt.Fprintln(os.Stderr, \"");
				__append(escapeFn(binary));
				__append(":\", err)\n		os.Exit(1)\n	}\n}\n\n// run serves until it is told to stop. With the argument \"healthcheck\" it asks a running service for its health instead.\nfunc run(ctx context.Context, args []string, getenv func(string) string, out io.Writer) error {\n	port, err := portFrom(getenv)\n	if err != nil {\n		return err\n	}\n	drain, err := drainFrom(getenv)\n	if err != nil {\n		return err\n	}\n	if len(args) > 0 {\n		if len(args) > 1 || args[0] != \"healthcheck\" {\n			return fmt.Errorf(\"unknown arguments %q; the only one is healthcheck\", args)\n		}\n		return healthcheck(\"http://127.0.0.1:\" + port + \"/healthz\")\n	}\n\n");
				if (hasNotifyContext) __append("	ctx, stop := signal.NotifyContext(ctx, os.Interrupt, syscall.SIGTERM)\n");
				else __append("	ctx, stop := notifyContext(ctx, os.Interrupt, syscall.SIGTERM)\n");
				__append("	defer stop()\n");
				if (hasNotifyContext) __append("	// From the first signal on the next one is not ours any more, and ends the process at once.\n	go func() {\n		<-ctx.Done()\n		stop()\n	}()\n");
				__append("\n	ln, err := net.Listen(\"tcp\", \":\"+port)\n	if err != nil {\n		return err\n	}\n");
				if (hasSlog) __append("	logger := slog.New(slog.NewJSONHandler(out, nil))\n	logger.Info(\"listening\", \"address\", ln.Addr().String())\n");
				else __append("	logger := log.New(out, \"\", log.LstdFlags|log.LUTC)\n	logger.Println(\"listening on\", ln.Addr())\n");
				__append("	if err := serve(ctx, ln, routes(ctx.Done()), drain); err != nil {\n		return err\n	}\n");
				if (hasSlog) __append("	logger.Info(\"stopped\")\n");
				else __append("	logger.Println(\"stopped\")\n");
				__append("	return nil\n}\n\n// serve answers requests on ln until ctx is done. Then it waits for drain, so that whoever asks /readyz\n// can send new requests elsewhere, stops accepting, and lets the requests in flight finish.\nfunc serve(ctx context.Context, ln net.Listener, handler http.Handler, drain time.Duration) error {\n	srv := &http.Server{\n		Handler: handler,\n		// The same time for the header and for all of a request: setting a second one would cost every request.\n		ReadHeaderTimeout: 10 * time.Second,\n		ReadTimeout:       10 * time.Second,\n		WriteTimeout:      10 * time.Second,\n		IdleTimeout:       60 * time.Second,\n		MaxHeaderBytes:    1 << 16,\n	}\n	failed := make(chan error, 1)\n	go func() { failed <- srv.Serve(ln) }()\n\n	select {\n	case err := <-failed:\n		return err\n	case <-ctx.Done():\n		time.Sleep(drain)\n	}\n\n	ctx, cancel := context.WithTimeout(context.Background(), shutdownTimeout)\n	defer cancel()\n	return srv.Shutdown(ctx)\n}\n\n// routes lists every endpoint. The service is draining once that channel is closed.\nfunc routes(draining <-chan struct{}) http.Handler {\n	mux := http.NewServeMux()\n");
				if (hasRoutePatterns) __append("	mux.HandleFunc(\"GET /{$}\", home)\n	mux.HandleFunc(\"GET /healthz\", healthz)\n	mux.HandleFunc(\"GET /readyz\", readyz(draining))\n");
				else __append("	mux.HandleFunc(\"/\", get(\"/\", home))\n	mux.HandleFunc(\"/healthz\", get(\"/healthz\", healthz))\n	mux.HandleFunc(\"/readyz\", get(\"/readyz\", readyz(draining)))\n");
				__append("	return lastAnswers(draining, mux)\n}\n\n// lastAnswers ends a connection with its next answer once the service is draining. On one that is kept, requests would\n// come here until it is cut, and the one that crosses with the cut would be lost.\nfunc lastAnswers(draining <-chan struct{}, h http.Handler) http.Handler {\n	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {\n		select {\n		case <-draining:\n			w.Header().Set(\"Connection\", \"close\")\n		default:\n		}\n		h.ServeHTTP(w, r)\n	})\n}\n\nfunc home(w http.ResponseWriter, _ *http.Request) {\n	fmt.Fprintln(w, \"");
				__append(escapeFn(binary));
				__append(" is running\")\n}\n\n// healthz says that the process answers at all.\nfunc healthz(w http.ResponseWriter, _ *http.Request) {\n	fmt.Fprintln(w, \"ok\")\n}\n\n// readyz says whether to send requests here: not any more once the service is draining.\nfunc readyz(draining <-chan struct{}) http.HandlerFunc {\n	return func(w http.ResponseWriter, _ *http.Request) {\n		select {\n		case <-draining:\n			http.Error(w, \"draining\", http.StatusServiceUnavailable)\n		default:\n			fmt.Fprintln(w, \"ready\")\n		}\n	}\n}\n\n");
				if (!hasRoutePatterns) __append("// get answers GET and HEAD on exactly this path, and lets nothing else through to h.\nfunc get(path string, h http.HandlerFunc) http.HandlerFunc {\n	return func(w http.ResponseWriter, r *http.Request) {\n		if r.URL.Path != path {\n			http.NotFound(w, r)\n			return\n		}\n		if r.Method != http.MethodGet && r.Method != http.MethodHead {\n			w.Header().Set(\"Allow\", \"GET, HEAD\")\n			http.Error(w, \"method not allowed\", http.StatusMethodNotAllowed)\n			return\n		}\n		h(w, r)\n	}\n}\n\n");
				__append("// healthcheck is the service's own client: an image without a shell has nothing else to probe it with.\nfunc healthcheck(url string) error {\n	client := &http.Client{Timeout: 2 * time.Second}\n	res, err := client.Get(url)\n	if err != nil {\n		return err\n	}\n	defer res.Body.Close()\n	if res.StatusCode != http.StatusOK {\n		return fmt.Errorf(\"%s answered %s\", url, res.Status)\n	}\n	return nil\n}\n\n// portFrom reads PORT, which overrides the port that the service was made for.\nfunc portFrom(getenv func(string) string) (string, error) {\n	port := getenv(\"PORT\")\n	if port == \"\" {\n		return defaultPort, nil\n	}\n	if n, err := strconv.ParseUint(port, 10, 16); err != nil || n == 0 {\n		return \"\", fmt.Errorf(\"PORT is %q; it must be a number from 1 to 65535\", port)\n	}\n	return port, nil\n}\n\n// drainFrom reads how long the service stays up, not ready, before it stops accepting requests.\n// Where a load balancer takes a while to notice, give it that while, and allow for it in the time to stop.\nfunc drainFrom(getenv func(string) string) (time.Duration, error) {\n	text := getenv(\"");
				__append(escapeFn(envPrefix));
				__append("_DRAIN\")\n	if text == \"\" {\n		return 0, nil\n	}\n	drain, err := time.ParseDuration(text)\n	if err != nil || drain < 0 {\n		return 0, fmt.Errorf(\"");
				__append(escapeFn(envPrefix));
				__append("_DRAIN is %q; it must be a duration such as 5s\", text)\n	}\n	return drain, nil\n}\n");
				if (!hasNotifyContext) __append("\n// notifyContext returns a copy of ctx that is done when one of the signals arrives.\nfunc notifyContext(ctx context.Context, signals ...os.Signal) (context.Context, context.CancelFunc) {\n	ctx, cancel := context.WithCancel(ctx)\n	received := make(chan os.Signal, 1)\n	signal.Notify(received, signals...)\n	go func() {\n		select {\n		case <-received:\n			cancel()\n		case <-ctx.Done():\n		}\n		signal.Stop(received)\n	}()\n	return ctx, cancel\n}\n");
				return __output;
			}
		},
		{
			path: "main_test.go",
			mode: 420,
			fill: (locals, escapeFn = String) => {
				let __output = "";
				function __append(s) {
					if (s !== void 0 && s !== null) __output += s;
				}
				let envPrefix = (locals || {}).envPrefix;
				__append("package main\n\nimport (\n	\"bytes\"\n	\"context\"\n	\"net\"\n	\"net/http\"\n	\"net/http/httptest\"\n	\"strings\"\n	\"testing\"\n	\"time\"\n)\n\nfunc TestRoutes(t *testing.T) {\n	serving := make(chan struct{})\n	draining := make(chan struct{})\n	close(draining)\n\n	tests := []struct {\n		name     string\n		method   string\n		path     string\n		draining <-chan struct{}\n		want     int\n	}{\n		{\"home\", \"GET\", \"/\", serving, http.StatusOK},\n		{\"health\", \"GET\", \"/healthz\", serving, http.StatusOK},\n		{\"health by HEAD\", \"HEAD\", \"/healthz\", serving, http.StatusOK},\n		{\"ready\", \"GET\", \"/readyz\", serving, http.StatusOK},\n		{\"not ready while draining\", \"GET\", \"/readyz\", draining, http.StatusServiceUnavailable},\n		{\"healthy while draining\", \"GET\", \"/healthz\", draining, http.StatusOK},\n		{\"unknown path\", \"GET\", \"/nothing\", serving, http.StatusNotFound},\n		{\"wrong method\", \"POST\", \"/\", serving, http.StatusMethodNotAllowed},\n	}\n	for _, tt := range tests {\n		t.Run(tt.name, func(t *testing.T) {\n			res := httptest.NewRecorder()\n			routes(tt.draining).ServeHTTP(res, httptest.NewRequest(tt.method, tt.path, nil))\n			if res.Code != tt.want {\n				t.Errorf(\"%s %s = %d, want %d\", tt.method, tt.path, res.Code, tt.want)\n			}\n			closes := res.Header().Get(\"Connection\") == \"close\"\n			if want := tt.draining == draining; closes != want {\n				t.Errorf(\"%s %s ends the connection: %t, want %t\", tt.method, tt.path, closes, want)\n			}\n		})\n	}\n}\n\nfunc TestPortFrom(t *testing.T) {\n	tests := []struct {\n		name, value, want string\n	}{\n		{\"default\", \"\", defaultPort},\n		{\"chosen\", \"9000\", \"9000\"},\n		{\"zero\", \"0\", \"\"},\n		{\"too large\", \"65536\", \"\"},\n		{\"negative\", \"-1\", \"\"},\n		{\"no number\", \"http\", \"\"},\n	}\n	for _, tt := range tests {\n		t.Run(tt.name, func(t *testing.T) {\n			got, err := portFrom(env(\"PORT\", tt.value))\n			if got != tt.want || (err == nil) != (tt.want != \"\") {\n				t.Errorf(\"portFrom(%q) = %q, %v, want %q\", tt.value, got, err, tt.want)\n			}\n		})\n	}\n}\n\nfunc TestDrainFrom(t *testing.T) {\n	tests := []struct {\n		name, value string\n		want        time.Duration\n		ok          bool\n	}{\n		{\"default\", \"\", 0, true},\n		{\"chosen\", \"1.5s\", 1500 * time.Millisecond, true},\n		{\"no unit\", \"5\", 0, false},\n		{\"negative\", \"-1s\", 0, false},\n	}\n	for _, tt := range tests {\n		t.Run(tt.name, func(t *testing.T) {\n			got, err := drainFrom(env(\"");
				__append(escapeFn(envPrefix));
				__append("_DRAIN\", tt.value))\n			if got != tt.want || (err == nil) != tt.ok {\n				t.Errorf(\"drainFrom(%q) = %v, %v, want %v\", tt.value, got, err, tt.want)\n			}\n		})\n	}\n}\n\nfunc TestRunRefusesUnknownArguments(t *testing.T) {\n	err := run(context.Background(), []string{\"helthcheck\"}, env(\"\", \"\"), new(bytes.Buffer))\n	if err == nil || !strings.Contains(err.Error(), \"helthcheck\") {\n		t.Errorf(\"run said %v, want an error that names the argument\", err)\n	}\n}\n\nfunc TestHealthcheck(t *testing.T) {\n	srv := httptest.NewServer(routes(nil))\n	_, port, err := net.SplitHostPort(srv.Listener.Addr().String())\n	if err != nil {\n		t.Fatal(err)\n	}\n	probe := func() error {\n		return run(context.Background(), []string{\"healthcheck\"}, env(\"PORT\", port), new(bytes.Buffer))\n	}\n	if err := probe(); err != nil {\n		t.Errorf(\"a running service is not healthy: %v\", err)\n	}\n	srv.Close()\n	if err := probe(); err == nil {\n		t.Error(\"a stopped service is healthy\")\n	}\n}\n\nfunc TestServeFinishesRequestsInFlight(t *testing.T) {\n	ln, err := net.Listen(\"tcp\", \"127.0.0.1:0\")\n	if err != nil {\n		t.Fatal(err)\n	}\n	started, release := make(chan struct{}), make(chan struct{})\n	slow := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {\n		close(started)\n		<-release\n		w.WriteHeader(http.StatusTeapot)\n	})\n	ctx, cancel := context.WithCancel(context.Background())\n	defer cancel()\n\n	served := make(chan error, 1)\n	go func() { served <- serve(ctx, ln, slow, 0) }()\n	answered := make(chan int, 1)\n	go func() {\n		res, err := http.Get(\"http://\" + ln.Addr().String())\n		if err != nil {\n			answered <- 0\n			return\n		}\n		res.Body.Close()\n		answered <- res.StatusCode\n	}()\n\n	<-started\n	cancel()\n	// Once new connections are refused, the service is stopping, and the request is still being answered.\n	for refused := false; !refused; {\n		conn, err := net.Dial(\"tcp\", ln.Addr().String())\n		if refused = err != nil; !refused {\n			conn.Close()\n		}\n	}\n	close(release)\n\n	if code := <-answered; code != http.StatusTeapot {\n		t.Errorf(\"the request in flight got %d, want %d\", code, http.StatusTeapot)\n	}\n	if err := <-served; err != nil {\n		t.Errorf(\"serve ended with %v\", err)\n	}\n}\n\n// env is an environment in which only name is set.\nfunc env(name, value string) func(string) string {\n	return func(asked string) string {\n		if asked == name {\n			return value\n		}\n		return \"\"\n	}\n}\n");
				return __output;
			}
		},
		{
			path: "stack.yaml",
			mode: 420,
			fill: (locals, escapeFn = String) => {
				let __output = "";
				function __append(s) {
					if (s !== void 0 && s !== null) __output += s;
				}
				let __locals = locals || {}, image = __locals.image, label = __locals.label, port = __locals.port, envPrefix = __locals.envPrefix;
				__append("# On a manager of the swarm, with an image that every node can pull:\n#   IMAGE=registry.example.com/");
				__append(escapeFn(image));
				__append(":1.2.3 docker stack deploy -c stack.yaml ");
				__append(escapeFn(label));
				__append("\n# The same line with another tag is a rolling update. Without IMAGE it is ");
				__append(escapeFn(image));
				__append(":latest, which is enough for one node that has built it.\nversion: \"3.8\"\n\nservices:\n  \"");
				__append(escapeFn(label));
				__append("\":\n    image: \"${IMAGE:-");
				__append(escapeFn(image));
				__append(":latest}\"\n    # Every node answers here and passes requests on to a task, wherever it runs.\n    ports:\n      - target: ");
				__append(escapeFn(port));
				__append("\n        published: ");
				__append(escapeFn(port));
				__append("\n    environment:\n      # A task that is to stop gets no new requests, but it takes the nodes a moment to notice.\n      ");
				__append(escapeFn(envPrefix));
				__append("_DRAIN: 5s\n    # The drain, eight seconds for requests in flight, and some to spare. Then it is killed.\n    stop_grace_period: 15s\n    # The program writes no file and needs no capability. Swarm has no word for no-new-privileges.\n    read_only: true\n    cap_drop: [ALL]\n    deploy:\n      replicas: 2\n      update_config:\n        # The new task first: the old one stops when the image's health check finds the new one healthy.\n        order: start-first\n        parallelism: 1\n        # A task that fails within this time after its start takes the whole update back.\n        monitor: 30s\n        failure_action: rollback\n      rollback_config:\n        order: start-first\n        parallelism: 1\n        monitor: 10s\n      resources:\n        limits:\n          memory: 128M\n        reservations:\n          memory: 32M\n");
				return __output;
			}
		}
	],
	optional,
	commented,
	names: templateNames,
	artifacts: ({ module }) => [serviceNames(module).binary]
};
// package.json
var version$1 = "0.1.0";
// node_modules/@noble/hashes/_u64.js
const fromNumH = (n) => n / 2 ** 32 | 0;
const fromNumL = (n) => n >>> 0;
function setU64FromNum(view, byteOffset, n, isLE) {
	const h = fromNumH(n);
	const l = fromNumL(n);
	view.setUint32(byteOffset, isLE ? l : h, isLE);
	view.setUint32(byteOffset + 4, isLE ? h : l, isLE);
}
// node_modules/@noble/hashes/utils.js
function isBytes(a) {
	return a instanceof Uint8Array || ArrayBuffer.isView(a) && a.constructor.name === "Uint8Array" && "BYTES_PER_ELEMENT" in a && a.BYTES_PER_ELEMENT === 1;
}
const atitle = (title) => title ? `"${title}" ` : "";
function anumber(n, title = "") {
	if (typeof n !== "number") throw new TypeError(atitle(title) + "expected number, got " + typeof n);
	if (!Number.isSafeInteger(n) || n < 0) throw new RangeError(atitle(title) + "expected integer >= 0, got " + n);
	return n;
}
function abytes(value, length, title = "") {
	if (isBytes(value) && (length === void 0 || value.length === length)) return value;
	if (length !== void 0) anumber(length, "length");
	const bytes = isBytes(value);
	const ofLen = length !== void 0 ? ` of length ${length}` : "";
	const got = bytes ? `length=${value.length}` : `type=${typeof value}`;
	const message = atitle(title) + "expected Uint8Array" + ofLen + ", got " + got;
	if (!bytes) throw new TypeError(message);
	throw new RangeError(message);
}
const aobject = (value, label) => {
	if (value === null || typeof value !== "object" || Array.isArray(value)) throw new TypeError((label === "object" ? "" : `"${label}" `) + "expected object, got type=" + typeof value);
};
const aopts = (value, label) => {
	aobject(value, label);
	const proto = Object.getPrototypeOf(value);
	if (proto !== Object.prototype && proto !== null) throw new TypeError(`"${label}" expected plain object`);
	if (Object.hasOwn(value, "__proto__")) throw new TypeError(`"${label}.__proto__" is not allowed`);
};
function aexists(instance, checkFinished = true) {
	if (instance.destroyed) throw new Error("hash was destroyed");
	if (checkFinished && instance.finished) throw new Error("digest() was already called");
}
function aoutput(out, instance) {
	abytes(out, void 0, "output");
	const min = instance.outputLen;
	if (!(out.length >= min)) throw new RangeError("\"output\" expected length >= " + min);
}
function clean(...arrays) {
	for (let i = 0; i < arrays.length; i++) arrays[i].fill(0);
}
function createView(arr) {
	return new DataView(arr.buffer, arr.byteOffset, arr.byteLength);
}
function rotr(word, shift) {
	return word << 32 - shift | word >>> shift;
}
const hasHexBuiltin = (() => typeof Uint8Array.from([]).toHex === "function" && typeof Uint8Array.fromHex === "function")();
const hexes = Array.from({ length: 256 }, (_, i) => i.toString(16).padStart(2, "0"));
function bytesToHex(bytes) {
	abytes(bytes);
	if (hasHexBuiltin) return bytes.toHex();
	let hex = "";
	for (let i = 0; i < bytes.length; i++) hex += hexes[bytes[i]];
	return hex;
}
function utf8ToBytes(str) {
	if (typeof str !== "string") throw new TypeError("string expected");
	const encoded = new TextEncoder().encode(str);
	try {
		return new Uint8Array(encoded);
	} finally {
		clean(encoded);
	}
}
function checkOpts(defaults, opts, title = "opts") {
	aopts(defaults, "defaults");
	if (opts !== void 0) aopts(opts, title);
	return Object.assign(Object.create(null), defaults, opts);
}
function createHasher(hashCons, info = {}) {
	if (typeof hashCons !== "function") throw new TypeError("\"hashCons\" expected function, got type=" + typeof hashCons);
	info = checkOpts({}, info, "info");
	const hashC = (msg, opts) => hashCons(opts).update(msg).digest();
	const tmp = hashCons(void 0);
	hashC.outputLen = tmp.outputLen;
	hashC.blockLen = tmp.blockLen;
	hashC.canXOF = tmp.canXOF;
	hashC.create = (opts) => hashCons(opts);
	Object.assign(hashC, info);
	return Object.freeze(hashC);
}
const oidNist = (suffix) => ({ oid: Uint8Array.from([
	6,
	9,
	96,
	134,
	72,
	1,
	101,
	3,
	4,
	2,
	suffix
]) });
// node_modules/@noble/hashes/_md.js
function Chi(a, b, c) {
	return a & b ^ ~a & c;
}
function Maj(a, b, c) {
	return a & b ^ a & c ^ b & c;
}
var HashMD = class {
	blockLen;
	outputLen;
	canXOF = false;
	padOffset;
	isLE;
	buffer;
	view;
	finished = false;
	length = 0;
	pos = 0;
	destroyed = false;
	constructor(blockLen, outputLen, padOffset, isLE) {
		this.blockLen = blockLen;
		this.outputLen = outputLen;
		this.padOffset = padOffset;
		this.isLE = isLE;
		this.buffer = new Uint8Array(blockLen);
		this.view = createView(this.buffer);
	}
	update(data) {
		aexists(this);
		abytes(data);
		const { view, buffer, blockLen } = this;
		const len = data.length;
		let processed = false;
		for (let pos = 0; pos < len;) {
			const take = Math.min(blockLen - this.pos, len - pos);
			if (take === blockLen) {
				const dataView = createView(data);
				for (; blockLen <= len - pos; pos += blockLen) this.process(dataView, pos);
				processed = true;
				continue;
			}
			buffer.set(pos === 0 && take === len ? data : data.subarray(pos, pos + take), this.pos);
			this.pos += take;
			pos += take;
			if (this.pos === blockLen) {
				this.process(view, 0);
				this.pos = 0;
				processed = true;
			}
		}
		this.length += data.length;
		if (processed) this.roundClean();
		return this;
	}
	digestInto(out) {
		aexists(this);
		aoutput(out, this);
		this.finished = true;
		const { buffer, view, blockLen, isLE } = this;
		let { pos } = this;
		buffer[pos++] = 128;
		buffer.fill(0, pos);
		if (this.padOffset > blockLen - pos) {
			this.process(view, 0);
			buffer.fill(0);
		}
		setU64FromNum(view, blockLen - 8, this.length * 8, isLE);
		this.process(view, 0);
		this.roundClean();
		const oview = out === buffer ? view : createView(out);
		const len = this.outputLen;
		const outLen = len / 4;
		const state = this.get();
		if (len % 4 || outLen > state.length) throw new Error("invalid outputLen");
		for (let i = 0; i < outLen; i++) oview.setUint32(4 * i, state[i], isLE);
	}
	digest() {
		const { buffer, outputLen } = this;
		this.digestInto(buffer);
		const res = buffer.slice(0, outputLen);
		this.destroy();
		return res;
	}
	_cloneIntoMeta(to) {
		const { buffer, length, finished, destroyed, pos } = this;
		to.destroyed = destroyed;
		to.finished = finished;
		to.length = length;
		to.pos = pos;
		if (pos) to.buffer.set(buffer);
		return to;
	}
	clone() {
		return this._cloneInto();
	}
};
const SHA256_IV = Uint32Array.from([
	1779033703,
	3144134277,
	1013904242,
	2773480762,
	1359893119,
	2600822924,
	528734635,
	1541459225
]);
// node_modules/@noble/hashes/sha2.js
const SHA256_K = Uint32Array.from([
	1116352408,
	1899447441,
	3049323471,
	3921009573,
	961987163,
	1508970993,
	2453635748,
	2870763221,
	3624381080,
	310598401,
	607225278,
	1426881987,
	1925078388,
	2162078206,
	2614888103,
	3248222580,
	3835390401,
	4022224774,
	264347078,
	604807628,
	770255983,
	1249150122,
	1555081692,
	1996064986,
	2554220882,
	2821834349,
	2952996808,
	3210313671,
	3336571891,
	3584528711,
	113926993,
	338241895,
	666307205,
	773529912,
	1294757372,
	1396182291,
	1695183700,
	1986661051,
	2177026350,
	2456956037,
	2730485921,
	2820302411,
	3259730800,
	3345764771,
	3516065817,
	3600352804,
	4094571909,
	275423344,
	430227734,
	506948616,
	659060556,
	883997877,
	958139571,
	1322822218,
	1537002063,
	1747873779,
	1955562222,
	2024104815,
	2227730452,
	2361852424,
	2428436474,
	2756734187,
	3204031479,
	3329325298
]);
const SHA256_W = new Uint32Array(64);
var SHA2_32B = class extends HashMD {
	A = 0;
	B = 0;
	C = 0;
	D = 0;
	E = 0;
	F = 0;
	G = 0;
	H = 0;
	constructor(outputLen, IV) {
		super(64, outputLen, 8, false);
		this.A = IV[0] | 0;
		this.B = IV[1] | 0;
		this.C = IV[2] | 0;
		this.D = IV[3] | 0;
		this.E = IV[4] | 0;
		this.F = IV[5] | 0;
		this.G = IV[6] | 0;
		this.H = IV[7] | 0;
	}
	get() {
		const { A, B, C, D, E, F, G, H } = this;
		return [
			A,
			B,
			C,
			D,
			E,
			F,
			G,
			H
		];
	}
	set(A, B, C, D, E, F, G, H) {
		this.A = A | 0;
		this.B = B | 0;
		this.C = C | 0;
		this.D = D | 0;
		this.E = E | 0;
		this.F = F | 0;
		this.G = G | 0;
		this.H = H | 0;
	}
	_cloneInto(to) {
		(to ||= new this.constructor()).set(...this.get());
		return this._cloneIntoMeta(to);
	}
	process(view, offset) {
		for (let i = 0; i < 16; i++, offset += 4) SHA256_W[i] = view.getUint32(offset, false);
		for (let i = 16; i < 64; i++) {
			const W15 = SHA256_W[i - 15];
			const W2 = SHA256_W[i - 2];
			const s0 = rotr(W15, 7) ^ rotr(W15, 18) ^ W15 >>> 3;
			const s1 = rotr(W2, 17) ^ rotr(W2, 19) ^ W2 >>> 10;
			SHA256_W[i] = s1 + SHA256_W[i - 7] + s0 + SHA256_W[i - 16] | 0;
		}
		let { A, B, C, D, E, F, G, H } = this;
		for (let i = 0; i < 64; i++) {
			const sigma1 = rotr(E, 6) ^ rotr(E, 11) ^ rotr(E, 25);
			const T1 = H + sigma1 + Chi(E, F, G) + SHA256_K[i] + SHA256_W[i] | 0;
			const T2 = (rotr(A, 2) ^ rotr(A, 13) ^ rotr(A, 22)) + Maj(A, B, C) | 0;
			H = G;
			G = F;
			F = E;
			E = D + T1 | 0;
			D = C;
			C = B;
			B = A;
			A = T1 + T2 | 0;
		}
		A = A + this.A | 0;
		B = B + this.B | 0;
		C = C + this.C | 0;
		D = D + this.D | 0;
		E = E + this.E | 0;
		F = F + this.F | 0;
		G = G + this.G | 0;
		H = H + this.H | 0;
		this.set(A, B, C, D, E, F, G, H);
	}
	roundClean() {
		clean(SHA256_W);
	}
	destroy() {
		this.destroyed = true;
		this.set(0, 0, 0, 0, 0, 0, 0, 0);
		clean(this.buffer);
	}
};
var _SHA256 = class extends SHA2_32B {
	constructor() {
		super(32, SHA256_IV);
	}
};
const sha256$1 = createHasher(() => new _SHA256(), oidNist(1));
// scaffold/sha256.ts
const sha256 = (text) => {
	const crypto = globalThis.process?.getBuiltinModule?.("node:crypto");
	return crypto ? crypto.createHash("sha256").update(text).digest("hex") : bytesToHex(sha256$1(utf8ToBytes(text)));
};
// scaffold/manifest.ts
const manifestPath = ".create-go-docker.json";
const sumsOf = (files) => Object.fromEntries(files.map(({ path, text }) => [path, sha256(text)]));
const manifestFile = ({ version, answers, files }) => {
	const content = {
		generator: "create-go-docker",
		version,
		answers,
		files: Object.fromEntries(Object.entries(files).sort(([one], [other]) => one < other ? -1 : 1))
	};
	return {
		path: manifestPath,
		text: `${JSON.stringify(content, null, 2)}\n`,
		mode: 420
	};
};
// scaffold/comments.ts
const keepComments = (text, level) => {
	const kept = text.split("\n").filter((line) => level === "teach" || !isLesson(line)).filter((line) => level !== "none" || !isReason(line)).map((line) => line.replace(/^(\s*)##(?= |$)/, "$1#"));
	return withoutGaps(kept.join("\n"));
};
const isLesson = (line) => /^\s*##( |$)/.test(line);
const isReason = (line) => /^\s*#( (?!hadolint )|$)/.test(line) || isLesson(line);
const withoutGaps = (text) => text.replace(/\n{3,}/g, "\n\n").replace(/^\n+/, "");
// scaffold/render.ts
const render$1 = (files, names) => files.map(({ path, mode, fill, comments }) => {
	const text = fill(names);
	return {
		path,
		text: comments ? keepComments(text, comments) : text,
		mode
	};
});
// scaffold/generate.ts
const generate = (generator, answers, version, skip = []) => withManifest(generator, answers, planned(generator, answers), {
	version,
	files: {}
}, skip);
const withManifest = (generator, answers, chosen, { version, files: known }, skip) => {
	const files = render$1(chosen, generator.names(answers));
	refuseUnknownSkip(skip, [manifestPath, ...files.map(({ path }) => path)]);
	const ours = files.filter(({ path }) => !skip.includes(path));
	return [manifestFile({
		version,
		answers,
		files: {
			...known,
			...sumsOf(ours)
		}
	}), ...files];
};
const refuseUnknownSkip = (skip, paths) => {
	const odd = skip.find((path) => !paths.includes(path));
	if (odd !== void 0) throw new UserError(`--skip ${JSON.stringify(odd)} is no file that would be written.`, "usage", { fix: `These are: ${paths.join(", ")}.` });
};
const planned = (generator, answers) => {
	const files = plan(generator.templates, generator, answers);
	refuseClash(generator.artifacts(answers), files);
	return files;
};
const refuseClash = (artifacts, files) => {
	const clash = files.flatMap(({ path }) => [path, path.split("/")[0]]).find((path) => artifacts.some((artifact) => artifact.toLowerCase() === path.toLowerCase()));
	if (clash) throw new UserError(`The program would be called ${clash}, like a file or a folder of the project.`, "usage", { fix: "Choose another --module." });
};
// releases/engine.ts
const version = version$1;
const answers = questions.map(({ name }) => name);
const render = (given) => {
	const texts = Object.entries(given).map(([name, value]) => [name, textOf(value)]);
	return generate(goService, toAnswers(Object.fromEntries(texts)), version);
};
export { answers, render, version };

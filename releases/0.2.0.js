Object.fromEntries([
	{
		name: "done",
		code: 0,
		meaning: "done, or the answer is yes"
	},
	{
		name: "failed",
		code: 1,
		meaning: "unexpected failure; nothing half-written"
	},
	{
		name: "usage",
		code: 2,
		meaning: "usage: unknown flag, missing or invalid answer; nothing written"
	},
	{
		name: "conflict",
		code: 3,
		meaning: "conflict with existing files; nothing written"
	},
	{
		name: "no",
		code: 4,
		meaning: "the answer is no: `doctor` found a problem, `check` a service that is out of date, `verify` a fault; a step of `workshop` is not solved"
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
	code;
	problem;
	fix;
	constructor(problem, reason = "usage", { fix, code = reason, ...options } = {}) {
		super(fix ? `${problem}${problem.endsWith("\n") ? "" : " "}${fix}` : problem, options);
		this.reason = reason;
		this.code = code;
		this.problem = problem;
		this.fix = fix;
	}
};
function isObject(value) {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}
function sha256(data) {
	const crypto = globalThis.process?.getBuiltinModule?.("node:crypto");
	if (crypto) return crypto.createHash("sha256").update(data).digest("hex");
	return typeof data === "string" ? sumOfText(data) : portableSha256(data);
}
const sums = new Map();
function sumOfText(text) {
	const sum = sums.get(text) ?? portableSha256(new TextEncoder().encode(text));
	if (sums.size >= 500) sums.clear();
	sums.set(text, sum);
	return sum;
}
const primes = [2];
for (let n = 3; primes.length < 64; n += 2) if (primes.every((prime) => n % prime !== 0)) primes.push(n);
const fraction = (root) => root % 1 * 2 ** 32 | 0;
const roundConstants = Int32Array.from(primes, (prime) => fraction(Math.cbrt(prime)));
const initialState = primes.slice(0, 8).map((prime) => fraction(Math.sqrt(prime)));
function portableSha256(bytes) {
	const blocks = padded(bytes);
	const state = Int32Array.from(initialState);
	for (let offset = 0; offset < blocks.byteLength; offset += 64) addBlock(state, blocks, offset);
	return [...state].map((word) => (word >>> 0).toString(16).padStart(8, "0")).join("");
}
function padded(bytes) {
	const whole = new Uint8Array((bytes.length + 8 >> 6) * 64 + 64);
	whole.set(bytes);
	whole[bytes.length] = 128;
	const view = new DataView(whole.buffer);
	view.setBigUint64(whole.length - 8, BigInt(bytes.length) * 8n);
	return view;
}
const rotated = (word, bits) => word >>> bits | word << 32 - bits;
function addBlock(state, blocks, offset) {
	const words = new Int32Array(64);
	let [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = state;
	for (let i = 0; i < 64; i += 1) {
		words[i] = i < 16 ? blocks.getInt32(offset + i * 4) : extended(words, i);
		const choice = e & f ^ ~e & g;
		const sum = rotated(e, 6) ^ rotated(e, 11) ^ rotated(e, 25);
		const first = h + sum + choice + roundConstants[i] + words[i] | 0;
		const majority = a & b ^ a & c ^ b & c;
		const second = (rotated(a, 2) ^ rotated(a, 13) ^ rotated(a, 22)) + majority | 0;
		[h, g, f, e, d, c, b, a] = [
			g,
			f,
			e,
			d + first | 0,
			c,
			b,
			a,
			first + second | 0
		];
	}
	for (const [i, word] of [
		a,
		b,
		c,
		d,
		e,
		f,
		g,
		h
	].entries()) state[i] = state[i] + word;
}
function extended(words, i) {
	const [early, late] = [words[i - 15], words[i - 2]];
	const one = rotated(early, 7) ^ rotated(early, 18) ^ early >>> 3;
	const two = rotated(late, 17) ^ rotated(late, 19) ^ late >>> 10;
	return words[i - 16] + one + words[i - 7] + two;
}
const manifestPath = ".create-go-docker.json";
function sumsOf(files) {
	return Object.fromEntries(files.map(({ path, text }) => [path, sha256(text)]));
}
function manifestFile({ version, answers, code, templates, files, verify }) {
	const sums = Object.fromEntries(Object.entries(files).sort(([one], [other]) => one < other ? -1 : 1));
	return {
		path: manifestPath,
		text: `${JSON.stringify({
			generator: "create-go-docker",
			version,
			answers,
			...code && { code },
			...templates && { templates },
			...verify && { verify },
			files: sums
		}, null, 2)}\n`,
		mode: 420
	};
}
function plan({ templates, omitted, commented, comments }) {
	return templates.filter(({ path }) => !coversAny(omitted, path)).map((template) => coversAny(commented, template.path) ? {
		...template,
		comments
	} : template);
}
const coversAny = (rows, path) => rows.some((row) => covers(row, path));
const covers = (row, path) => row.endsWith("/") ? path.startsWith(row) : path === row;
function keepComments(text, level) {
	const kept = text.split("\n").filter((line) => level === "teach" || !isLesson(line)).filter((line) => level !== "none" || !isReason(line)).map((line) => line.replace(/^(\s*)##(?= |$)/, "$1#"));
	return withoutGaps(kept.join("\n"));
}
const isLesson = (line) => /^\s*##( |$)/.test(line);
const isReason = (line) => /^\s*#( (?!hadolint |dclint |checkov:)|$)/.test(line) || isLesson(line);
const withoutGaps = (text) => text.replace(/\n{3,}/g, "\n\n").replace(/^\n+/, "").replace(/\n{2,}$/, "\n");
function render$1(files, names) {
	return files.map(({ path, mode, fill, comments }) => {
		const text = fill(names);
		return {
			path,
			text: comments ? keepComments(text, comments) : text,
			mode
		};
	});
}
function generate(specification, version, skip = []) {
	const files = render$1(planned(specification), specification.names);
	const { answers, code, style, verify } = specification;
	const about = {
		answers,
		...code && { code },
		...style && { templates: style },
		...verify && { verify }
	};
	refuseUnknownSkip(skip, [manifestPath, ...files.map(({ path }) => path)]);
	const written = files.filter(({ path }) => !skip.includes(path));
	return [manifestFile({
		version,
		...about,
		files: sumsOf(written)
	}), ...files];
}
function refuseUnknownSkip(skip, paths) {
	const unknown = skip.find((path) => !paths.includes(path));
	if (unknown !== void 0) throw new UserError(`--skip ${JSON.stringify(unknown)} does not name a file that would be written.`, "usage", {
		code: "unknown-path",
		fix: `The files are ${paths.join(", ")}.`
	});
}
function planned(specification) {
	const files = plan(specification);
	refuseCollision(specification.artifacts, files);
	return files;
}
function refuseCollision(artifacts, files) {
	const collision = files.flatMap(({ path }) => [path, path.split("/")[0]]).find((path) => artifacts.some((artifact) => artifact.toLowerCase() === path.toLowerCase()));
	if (collision) throw new UserError(`The program would be named ${collision}, like a file or a folder of the project.`, "usage", {
		code: "name-collision",
		fix: "Choose another --module."
	});
}
const layouts = [
	"modules",
	"workspace",
	"dep",
	"vendor"
];
const isName$1 = (value) => typeof value === "string" && /^[a-zA-Z0-9][a-zA-Z0-9._-]*$/.test(value);
const isPlainFolder = (value) => typeof value === "string" && /^[\p{L}\p{Nd}._~+@%=,/-]+$/u.test(value) && !/^[/-]|(^|\/)\.\.(\/|$)/.test(value);
const isTag = (value) => typeof value === "string" && /^[\p{L}\p{Nd}_.]+$/u.test(value);
const isHealthPath = (value) => value === "" || typeof value === "string" && /^\/[\w./~-]*$/.test(value);
const isPattern = (value) => typeof value === "string" && value !== "" && !/\p{Cc}/u.test(value);
const checks = {
	programs: (value) => Array.isArray(value) && value.length > 0 && value.every((each) => isObject(each) && isName$1(each.name) && isPlainFolder(each.folder)),
	layout: (value) => layouts.includes(value),
	folder: isPlainFolder,
	modules: (value) => Array.isArray(value) && value.every(isPlainFolder),
	mode: (value) => [
		"auto",
		"mod",
		"vendor"
	].includes(value),
	vendored: (value) => typeof value === "boolean",
	cgo: (value) => typeof value === "boolean",
	tags: (value) => Array.isArray(value) && value.every(isTag),
	listens: (value) => typeof value === "boolean",
	health: isHealthPath,
	embeds: (value) => Array.isArray(value) && value.every(isPattern)
};
function codeFrom(value, place) {
	const wrong = isObject(value) ? Object.entries(checks).find(([name, check]) => !check(value[name])) : ["code"];
	if (!wrong) return value;
	throw new UserError(`${wrong[0]} in ${place} cannot be used.`, "usage", {
		code: "damaged-manifest",
		fix: "Restore the file from version control, or remove it and run create-go-docker dockerize again."
	});
}
const depRelease = {
	version: "0.5.4",
	sums: {
		amd64: "40a78c13753f482208d3f4bea51244ca60a914341050c588dad1f00b1acc116c",
		arm64: "9dbf1612044598cbb195933213eb3c4bab5d4ada0ce5b90a91241c4431b1783a"
	}
};
function row$1(extra) {
	return extra;
}
const extras = [
	row$1({
		name: "compose",
		help: "compose.yaml: the image, hardened, and a container that runs the sources",
		files: ["compose.yaml"],
		next: () => ({
			note: "With Compose instead of docker run:",
			command: "docker compose up --build --detach --wait"
		})
	}),
	row$1({
		name: "kubernetes",
		help: "manifests for a cluster: rolling updates that lose no request, restricted pods",
		files: ["kubernetes/"],
		next: () => ({
			note: "On a cluster that has the image (kubernetes/overlays/local/kustomization.yaml explains how):",
			command: "kubectl apply -k kubernetes/overlays/local"
		})
	}),
	row$1({
		name: "swarm",
		help: "stack.yaml: rolling updates in a Docker swarm, rolled back when they fail",
		files: ["stack.yaml"],
		next: ({ label }) => ({
			note: "On a manager node of a swarm:",
			command: `docker stack deploy --with-registry-auth --compose-file stack.yaml ${label}`
		})
	}),
	row$1({
		name: "ci",
		help: "a GitHub workflow and a GitLab pipeline that test the code, and build and run the image",
		files: [
			".github/workflows/ci.yml",
			".gitlab-ci.yml",
			".golangci.yml"
		]
	}),
	row$1({
		name: "release",
		help: "a version tag builds the image for amd64 and arm64, pushes it and signs it; includes ci",
		files: [".github/workflows/release.yml", ".gitlab/ci/release.yml"],
		needs: "ci"
	}),
	row$1({
		name: "updates",
		help: "pull requests for new versions: base images, actions, modules, and these files; includes ci",
		files: [
			".github/dependabot.yml",
			".github/workflows/update.yml",
			".gitlab/ci/update.yml",
			".gitlab/renovate.json"
		],
		needs: "ci"
	}),
	row$1({
		name: "makefile",
		help: "the everyday commands: run, test, lint, image, up, down, size, clean",
		files: ["Makefile"],
		next: () => ({
			note: "To list the commands of the Makefile:",
			command: "make"
		})
	}),
	row$1({
		name: "devcontainer",
		help: "a development container for editors, from the deps stage of the Dockerfile",
		files: [".devcontainer/"]
	})
];
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
	hasBuildInfo: 12,
	hasModuleProxy: 13,
	hasManyOutputs: 13,
	hasTimeZoneData: 15,
	hasEmbed: 16,
	hasNsswitchFallback: 16,
	hasNotifyContext: 16,
	hasResponseController: 20,
	hasSlog: 21,
	hasRoutePatterns: 22,
	hasGoDebugDefault: 23
};
const oldest = releases[0];
const newest = releases[releases.length - 1];
const currentAlpine = newest.alpine;
const supportEnded = (release) => releases[releases.indexOf(release) + 2]?.released;
function goVersionProblem(text) {
	const wanted = numbers(text);
	if (!wanted) return `a Go version looks like ${newest.minor} or ${newest.patch}`;
	if (wanted.minor < minorOf(oldest)) return `the oldest Go offered is ${oldest.minor}`;
	const release = releaseOf(wanted.minor);
	const last = release && supportEnded(release) ? numbers(release.patch)?.patch : void 0;
	if (release && last !== void 0 && wanted.patch !== void 0 && wanted.patch > last) return `Go ${release.minor} ended with ${release.patch}`;
}
function goVersion(text) {
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
}
function imageTag(text, release) {
	return release && (text === release.minor || text === release.patch) ? `${text}-alpine${release.alpine}` : `${text}-alpine`;
}
function noteOn(text, release) {
	if (!release) return `Go ${text} is newer than this version of create-go-docker; it is treated like ${newest.minor}.`;
	const ended = supportEnded(release);
	return ended && `Go ${release.minor} has had no security fixes since ${ended}.`;
}
function numbers(text) {
	const [, minor, patch] = /^1\.(0|[1-9]\d{0,2})(?:\.(0|[1-9]\d{0,2}))?$/.exec(text) ?? [];
	if (minor === void 0) return void 0;
	return {
		minor: Number(minor),
		...patch !== void 0 && { patch: Number(patch) }
	};
}
const minorOf = (release) => numbers(release.minor)?.minor ?? 0;
const releaseOf = (minor) => releases.find((release) => minorOf(release) === minor);
const reserved = new Set(`archive arena bufio builtin bytes cmd cmp compress container context crypto database debug embed encoding errors expvar flag fmt
  go hash html image index internal io iter log maps math mime net os path plugin reflect regexp runtime simd slices sort strconv strings
  structs sync syscall testing text time unicode unique unsafe uuid vendor weak all main std`.split(/\s+/));
const reservedPaths = new Set([
	"tool",
	"toolchain",
	"work"
]);
const ignored = new Set(["testdata", "vendor"]);
const windowsDevice = /^(con|prn|aux|nul|com[1-9]|lpt[1-9])$/i;
function elementProblem(element) {
	const beforeDot = element.replace(/\..*$/s, "");
	const odd = /[^a-zA-Z0-9._~-]/u.exec(element)?.[0];
	if (element === "") return "is empty";
	if (odd !== void 0) return `has ${JSON.stringify(odd)}; Go allows letters a to z, digits, and - . _ ~`;
	if (/^\.+$/.test(element)) return "is a relative path";
	if (element.startsWith(".")) return "begins with a dot";
	if (element.endsWith(".")) return "ends with a dot";
	if (element.startsWith("-")) return "begins with a dash, which the go command takes for an option";
	if (element.startsWith("~")) return "begins with ~, which the go command does not allow in a directory name";
	if (windowsDevice.test(beforeDot)) return "is a device name on Windows, which Go refuses everywhere";
	if (/~\d+$/.test(beforeDot)) return "ends like a short file name on Windows, which Go refuses everywhere";
	if (ignored.has(element)) return "is a folder that Go treats specially";
	if (element.length > 255) return "is longer than the 255 bytes that a folder name may have";
}
function firstElementProblem(element) {
	if (/[A-Z]/.test(element)) return "has an upper-case letter, which Go does not allow in the first element";
	if (/[_~]/.test(element)) return "has a character that Go does not allow in the first element (only a to z, digits, - and .)";
	if (reserved.has(element)) return "belongs to Go itself";
}
function versionProblem(path) {
	const last = path.split("/").at(-1);
	if (path.startsWith("gopkg.in/")) return /\.v(0|[1-9]\d*)(-unstable)?$/.test(last) ? void 0 : "has no version; gopkg.in paths end like yaml.v3";
	if (path === last || !/^v[\d.]+$/.test(last)) return void 0;
	return isMajorVersion(last) ? void 0 : "is not a major version; those begin with v2, and v0 and v1 are left out";
}
const isMajorVersion = (element) => /^v([2-9]|[1-9]\d+)$/.test(element);
function importPathProblem(path) {
	const elements = path.split("/");
	for (const [index, element] of elements.entries()) {
		const problem = elementProblem(element) ?? (index === 0 ? firstElementProblem(element) : void 0);
		if (problem) return `the element ${JSON.stringify(element)} ${problem}`;
	}
	if (reservedPaths.has(path)) return `the element ${JSON.stringify(path)} belongs to Go itself`;
	const problem = versionProblem(path);
	return problem && `the element ${JSON.stringify(elements.at(-1))} ${problem}`;
}
function serviceNames(module) {
	const elements = module.split("/");
	const last = elements.at(-1);
	const named = isMajorVersion(last) && elements.length > 1 ? elements.at(-2) : last;
	const binary = (module.startsWith("gopkg.in/") ? named.replace(/\.v\d+(-unstable)?$/, "") : named).replace(/(.)\.go$/, "$1");
	return {
		binary,
		image: imageName(binary),
		envPrefix: environmentPrefix(binary)
	};
}
function imageName(binary) {
	return (binary.toLowerCase().match(/[a-z0-9]+/g) ?? ["service"]).join("-").slice(0, 128);
}
function environmentPrefix(binary) {
	const words = (binary.toUpperCase().match(/[A-Z0-9]+/g) ?? ["SERVICE"]).join("_");
	return /^\d/.test(words) ? `SERVICE_${words}` : words;
}
function label(image) {
	return (/^[a-z]/.test(image) ? image : `service-${image}`).slice(0, 50).replace(/-+$/, "");
}
function sourceUrl(module) {
	const [repository = ""] = /^(github\.com|bitbucket\.org|codeberg\.org)\/[^/]+\/[^/]+/.exec(module) ?? [];
	return repository && `https://${repository}`;
}
function namespace(name) {
	return /^(default$|kube-|openshift(-|$))/.test(name) ? `service-${name}`.slice(0, 50).replace(/-+$/, "") : name;
}
const stopBudget = {
	requestSeconds: 8,
	drainSeconds: 10,
	graceSeconds: 30
};
function templateNames(answers, team) {
	const go = goVersion(answers.go);
	const dep = answers.deps === "dep";
	const scratch = answers.base === "scratch";
	const buildkit = answers.builder === "buildkit";
	const { image } = serviceNames(answers.module);
	return {
		...serviceNames(answers.module),
		...featureNames(go.features, dep, scratch),
		...imageNames$1(go.imageTag, answers.registry, team?.images),
		...labelNames(team?.labels ?? {}),
		...Object.fromEntries([...extras, ...team?.extras ?? []].map(({ name }) => [name, answers.with.includes(name)])),
		github: answers.forge !== "gitlab",
		gitlab: answers.forge !== "github",
		module: answers.module,
		moduleParent: answers.module.split("/").slice(0, -1).join("/"),
		label: label(image),
		sourceUrl: sourceUrl(answers.module),
		namespace: namespace(label(image)),
		container: image.length > 1 ? image : `service-${image}`,
		port: answers.port,
		orLater: "",
		contextFolder: ".",
		asStage: "",
		exposes: true,
		hasHealthcheck: true,
		checksItself: true,
		healthCommand: `"/app/${serviceNames(answers.module).binary}", "healthcheck"`,
		...stopBudget,
		drains: true,
		asksHealth: true,
		healthPath: "/healthz",
		readyPath: "/readyz",
		memoryMega: 128,
		goMemoryMega: 115,
		exampleVariable: `${serviceNames(answers.module).envPrefix}_ACCESS_LOG=false`,
		secretsHelp: "README.md shows how to pass them.",
		vendored: false,
		moduleFolder: `/go/src/${answers.module}`,
		lowPort: answers.port < 1024,
		devPort: answers.port < 65535 ? answers.port + 1 : answers.port - 1,
		goMinor: go.minor,
		goCompilerTag: answers.go,
		goDirective: go.directive,
		goCurrent: newest.minor,
		dep,
		scratch,
		alpineBase: answers.base === "alpine",
		distroless: answers.base === "distroless",
		needsTools: dep || scratch,
		depVersion: depRelease.version,
		depSumAmd64: depRelease.sums.amd64,
		depSumArm64: depRelease.sums.arm64,
		needsGit: dep || !go.features.hasModuleProxy,
		buildkit,
		platform: buildkit ? "--platform=$BUILDPLATFORM " : "",
		andModules: dep ? "" : ", and the modules",
		releasePlatforms: buildkit ? "linux/amd64,linux/arm64" : "linux/amd64",
		dockerBuild: buildkit ? "docker build" : "DOCKER_BUILDKIT=0 docker build",
		fetcher: dep ? "dep" : "Go before 1.13",
		lockFile: dep ? "Gopkg.lock" : "go.mod",
		moduleCache: dep ? "DEPCACHEDIR=/tmp/dep" : "GOPATH=/tmp/go",
		...team?.names
	};
}
function ownImages(registry) {
	if (registry === "none") return {
		golang: "golang",
		alpine: "alpine",
		distroless: "gcr.io/distroless/static-debian13"
	};
	const mirrored = (name) => `${registry}/${name}`;
	return {
		golang: mirrored("golang"),
		alpine: mirrored("alpine"),
		distroless: mirrored("distroless/static-debian13")
	};
}
function imageNames$1(tag, registry, images = {}) {
	const { golang, alpine, distroless } = {
		...ownImages(registry),
		...images
	};
	return {
		golangRepository: golang,
		golangImage: `${golang}:${tag}`,
		hub: registry === "none" ? "" : `${registry}/`,
		builderImage: registry === "none" ? "" : ` --driver-opt image=${registry}/moby/buildkit:buildx-stable-1`,
		sbom: registry === "none" ? "true" : `generator=${registry}/docker/buildkit-syft-scanner:stable-1`,
		alpineImage: withTag(alpine, currentAlpine),
		distrolessImage: withTag(distroless, "nonroot")
	};
}
const withTag = (image, tag) => /[:@][^/]*$/.test(image) ? image : `${image}:${tag}`;
function labelNames(labels) {
	const pairs = Object.entries(labels);
	return {
		hasLabels: pairs.length > 0,
		imageLabels: pairs.map(([name, value]) => ` \\\n      ${name}="${value}"`).join(""),
		kubernetesLabels: pairs.map(([name, value]) => `        ${name}: "${value}"`).join("\n")
	};
}
function featureNames(go, dep, scratch) {
	return {
		trimpath: go.hasTrimpath ? "-trimpath " : "",
		hasTrimpath: go.hasTrimpath,
		hasModuleProxy: go.hasModuleProxy,
		hasManyOutputs: go.hasManyOutputs,
		hasTimeZoneData: go.hasTimeZoneData,
		hasEmbed: go.hasEmbed,
		hasNotifyContext: go.hasNotifyContext,
		hasSlog: go.hasSlog,
		hasBuildInfo: go.hasBuildInfo && !dep,
		hasResponseController: go.hasResponseController,
		hasRoutePatterns: go.hasRoutePatterns,
		needsGoDebug: go.hasGoDebugDefault && dep,
		needsRouteDebug: go.hasRoutePatterns && !go.hasGoDebugDefault && dep,
		needsNsswitch: scratch && !go.hasNsswitchFallback
	};
}
const ofExtras = extras.flatMap(({ name, files }) => files.map((file) => [file, (answers) => answers.with.includes(name) && isForForge(file, answers)]));
function isForForge(file, { forge }) {
	const [, only] = /^\.(github|gitlab)\b/.exec(file) ?? [];
	return forge === "both" || only === void 0 || only === forge;
}
const optional = {
	"Gopkg.toml": (answers) => answers.deps === "dep",
	"Gopkg.lock": (answers) => answers.deps === "dep",
	"go.mod": (answers) => answers.deps === "modules",
	...Object.fromEntries(ofExtras)
};
function omittedFiles(answers) {
	return Object.keys(optional).filter((path) => !optional[path](answers));
}
extras.map(({ name }) => name);
const commented = [
	"Dockerfile",
	".dockerignore",
	...extras.flatMap(({ files }) => files)
];
function didYouMean(word, candidates) {
	const limit = Math.max(1, Math.floor(word.length / 3));
	const near = candidates.filter((candidate) => Math.abs(candidate.length - word.length) <= limit).map((candidate) => ({
		candidate,
		slips: slips(word.toLowerCase(), candidate.toLowerCase())
	})).sort((one, other) => one.slips - other.slips)[0];
	return near && near.slips <= limit ? near.candidate : void 0;
}
function slips(one, other) {
	let before = [];
	let last = Array.from({ length: other.length + 1 }, (_, index) => index);
	for (let i = 1; i <= one.length; i++) {
		const row = [i];
		for (let j = 1; j <= other.length; j++) {
			const replaced = last[j - 1] + (one[i - 1] === other[j - 1] ? 0 : 1);
			const isSwap = i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1];
			row[j] = Math.min(last[j] + 1, row[j - 1] + 1, replaced, isSwap ? before[j - 2] + 1 : Infinity);
		}
		before = last;
		last = row;
	}
	return last[other.length];
}
function supportOf(release) {
	const ended = supportEnded(release);
	return ended ? `no security fixes since ${ended}` : `supported until about ${expectedEnd(release)}`;
}
function supportOfVersion(text) {
	const { minor } = goVersion(text);
	const release = releases.find((each) => each.minor === minor);
	return release ? supportOf(release) : `newer than ${newest.minor}, the newest that is known here`;
}
function expectedEnd(release) {
	const halfYears = releases.indexOf(release) + 2 - releases.indexOf(newest);
	const [year = 0, month = 1] = newest.released.split("-").map(Number);
	return new Date(Date.UTC(year, month - 1 + 6 * halfYears, 1)).toLocaleDateString("en", {
		month: "long",
		year: "numeric",
		timeZone: "UTC"
	});
}
const host = /^(localhost|localhost:\d{1,5}|[a-zA-Z0-9]([a-zA-Z0-9-]*[a-zA-Z0-9])?(\.[a-zA-Z0-9]([a-zA-Z0-9-]*[a-zA-Z0-9])?)+(:\d{1,5})?|[a-zA-Z0-9-]+:\d{1,5})$/;
const element = /^[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*$/;
function registryProblem(value) {
	if (value === "none") return void 0;
	if (/^[a-z]+:\/\//i.test(value)) return "a registry is a host and a path, without https://";
	const [first = "", ...path] = value.split("/");
	if (value.endsWith("/")) return "a registry does not end with a slash";
	if (!host.test(first)) return "a registry begins with a host name that has a dot or a port, or is localhost";
	const odd = path.find((each) => !element.test(each));
	return odd === void 0 ? void 0 : `${JSON.stringify(odd)} is no part of an image name: use a to z, digits, and single . _ - between them`;
}
function row(question) {
	return question;
}
function choice(name, message, help, values) {
	const choices = Object.keys(values);
	const first = choices[0];
	return {
		name,
		message,
		help,
		placeholder: choices.join("|"),
		example: first,
		asked: false,
		choices,
		helpOf: (value) => values[value] ?? "",
		fallback: () => first,
		problem: (value) => choices.includes(value) ? void 0 : `choose one of ${choices.join(", ")}`,
		parse: (value) => value
	};
}
function extrasQuestion(rows) {
	const names = rows.map(({ name }) => name);
	return {
		name: "with",
		message: "Extras",
		help: "Files for tools around the service. Extras add files and do not change the others.",
		placeholder: "extras",
		example: names.slice(0, 2).join(",") || "none",
		asked: false,
		choices: names,
		many: true,
		helpOf: (value) => rows.find(({ name }) => name === value)?.help ?? "",
		fallback: () => "none",
		problem: (value) => extrasProblem(value, names),
		parse: (value) => extrasIn(value, names)
	};
}
const statusOfDep = "archived since 2020";
const questions = [
	row({
		name: "module",
		message: "Module name",
		help: "The import path of the service, usually the address of its repository. The last element names the program, the image and the folder.",
		placeholder: "path",
		example: "github.com/acme/orders",
		asked: true,
		schema: {
			type: "string",
			minLength: 1,
			pattern: "^[a-zA-Z0-9._~/-]+$"
		},
		fallback: (folder) => moduleIn(folder),
		fallbackByFolder: "example.com/<directory>",
		problem: importPathProblem,
		remarks: async (value) => moduleRemarks(value),
		parse: String
	}),
	row({
		name: "go",
		message: `Go version, ${oldest.minor} to ${newest.minor}`,
		help: `The Go version of the build image and of the generated code. A patch release, such as ${newest.patch}, is accepted too.`,
		placeholder: "version",
		example: newest.minor,
		asked: true,
		suggestions: releases.map(({ minor }) => minor).reverse(),
		helpOf: supportOfVersion,
		schema: {
			type: "string",
			pattern: "^1\\.(0|[1-9]\\d{0,2})(\\.(0|[1-9]\\d{0,2}))?$"
		},
		fallback: () => newest.minor,
		problem: goVersionProblem,
		parse: String
	}),
	row({
		name: "port",
		message: "Port the service listens on",
		help: "The port for HTTP requests and health checks. The Dockerfile exposes it.",
		placeholder: "number",
		example: "8080",
		asked: true,
		schema: {
			type: "integer",
			minimum: 1,
			maximum: 65535
		},
		fallback: () => "8080",
		problem: (value) => /^[1-9]\d{0,4}$/.test(value) && Number(value) <= 65535 ? void 0 : "a port is a whole number from 1 to 65535",
		remarks: (value, machine) => portRemarks(Number(value), machine),
		parse: Number
	}),
	{
		...choice("deps", "How dependencies are managed", "Which tool resolves and locks the packages that the service imports.", {
			dep: `Gopkg.toml; ${statusOfDep}, use --deps modules for new work`,
			modules: "go.mod; part of the go command"
		}),
		caution: (value) => value === "dep" ? statusOfDep : void 0
	},
	choice("base", "Final image", "What the final stage of the Dockerfile starts from.", {
		alpine: "a small Linux with a shell and a package manager",
		distroless: "CA certificates, time zones and a non-root user; no shell",
		scratch: "nothing but the program and CA certificates; the smallest image"
	}),
	choice("comments", "Comments in the Dockerfile", "How much the comments in Dockerfile and .dockerignore explain.", {
		why: "the reason for each line that is not obvious",
		none: "no comments",
		teach: "the reasons, and how multi-stage builds work"
	}),
	choice("builder", "Builder that the Dockerfile is for", "Which builder of Docker the Dockerfile is written for.", {
		buildkit: "cache mounts and cross-compilation; the default builder since Docker 23.0",
		classic: "for engines without BuildKit; slower builds, no cross-compilation"
	}),
	extrasQuestion(extras),
	choice("forge", "Where the repository is hosted", "Which service the extras ci, release and updates are for.", {
		both: "files for GitHub and for GitLab",
		github: "workflows in .github/",
		gitlab: "pipelines in .gitlab-ci.yml and .gitlab/"
	}),
	row({
		name: "registry",
		message: "Registry of the base images",
		help: "A registry that mirrors the base images, with the path below which they are. Without it, they come from Docker Hub and gcr.io.",
		placeholder: "host/path",
		example: "registry.example.com/mirror",
		asked: false,
		rare: true,
		schema: {
			type: "string",
			pattern: "^(none|[a-zA-Z0-9.-]+(:[0-9]+)?(/[a-z0-9._-]+)*)$"
		},
		fallback: () => "none",
		problem: registryProblem,
		parse: String
	})
];
function toAnswers(given, folder, table = questions) {
	const values = table.map((question) => ({
		question,
		value: given[question.name] ?? question.fallback(folder)
	}));
	refuseBadAnswers(Object.fromEntries(values.map(({ question, value }) => [question.name, value])), void 0, table);
	return Object.fromEntries(values.map(({ question, value }) => [question.name, question.parse(value)]));
}
function textOf(answer) {
	return typeof answer === "object" ? answer.join(",") || "none" : `${answer}`;
}
function refuseBadAnswers(given, nameOf = (answer) => `--${answer}`, table = questions) {
	const wrong = table.flatMap(({ name, example, problem }) => {
		const value = given[name];
		const reason = value === void 0 ? void 0 : problem(value);
		return reason ? {
			line: `${nameOf(name)} ${JSON.stringify(value)}: ${reason}.`,
			fix: `Example: --${name} ${example}`,
			code: `invalid-${name}`
		} : [];
	});
	const [first, ...others] = wrong;
	if (!first) return;
	if (others.length === 0) throw new UserError(first.line, "usage", {
		code: first.code,
		fix: first.fix
	});
	throw new UserError(wrong.map(({ line, fix }) => `${line} ${fix}`).join("\n"), "usage", { code: "invalid-answers" });
}
function moduleIn(folder = "my-service") {
	const module = `example.com/${folder.replace(/[^a-zA-Z0-9._~-]+/g, "-").replace(/^[-.]+|[-.]+$/g, "")}`;
	return importPathProblem(module) ? "example.com/service" : module;
}
function moduleRemarks(module) {
	const { binary, image } = serviceNames(module);
	return [`program ${binary}, image ${image}`];
}
async function portRemarks(port, { isPortInUse }) {
	return [...port < 1024 ? ["Port below 1024: the image needs no root for it with Docker 20.10 and later."] : [], ...await isPortInUse(port) ? ["Another program on this machine uses this port: docker run fails until it is free."] : []];
}
function extrasProblem(value, extraNames) {
	if (value === "none" || value === "all") return void 0;
	const odd = wordsIn(value).find((word) => !extraNames.includes(word));
	if (odd === void 0) return void 0;
	const meant = didYouMean(odd, extraNames);
	return `${JSON.stringify(odd)} is not an extra; choose from ${extraNames.join(", ")}, all or none${meant ? `; did you mean ${meant}?` : ""}`;
}
function extrasIn(value, extraNames) {
	const wanted = value === "all" ? extraNames : wordsIn(value);
	const needed = extras.flatMap(({ name, needs }) => needs !== void 0 && wanted.includes(name) ? [needs] : []);
	return extraNames.filter((name) => wanted.includes(name) || needed.includes(name));
}
const wordsIn = (value) => value.split(",").map((each) => each.trim());
const largestText = 4194304;
const deepest = 50;
function parseTemplate(file, text, names) {
	const tokens = tokensOf(file, text);
	let at = 0;
	const source = {
		file,
		names: new Set(names),
		peek: () => tokens[at],
		next: () => tokens[at++]
	};
	const parts = partsUntilBrace(source, 0);
	const extra = source.next();
	if (extra) throw refused(file, extra.line, "this closes an if that was never opened");
	return parts;
}
function fillTemplate(file, parts, names) {
	let text = "";
	const fill = (all) => {
		for (const part of all) {
			if (typeof part === "string") text += part;
			else if ("name" in part) text += String(names[part.name]);
			else fill(Boolean(names[part.condition]) === part.negated ? part.otherwise : part.then);
			if (text.length > 4194304) throw refused(file, isName(part) ? part.line : 1, `the text becomes larger than ${largestText} characters`);
		}
	};
	fill(parts);
	return text;
}
const isName = (part) => typeof part === "object" && "name" in part;
function templateFrom(source) {
	const { path, mode } = source;
	const file = `${path}.ejs`;
	let parts;
	const fill = (names) => {
		parts ??= parseTemplate(file, source.text, Object.keys(names));
		return fillTemplate(file, parts, names);
	};
	return {
		path,
		mode,
		fill
	};
}
function partsUntilBrace(source, depth) {
	const parts = [];
	for (let token = source.peek(); token && !isBrace(token); token = source.peek()) {
		source.next();
		if (token.kind === "text") parts.push(token.text);
		else if (token.kind === "name") parts.push({
			name: known(source, token.text, token),
			line: token.line
		});
		else parts.push(ifPart(source, token, depth + 1));
	}
	return parts;
}
const isBrace = ({ kind, text }) => kind === "control" && text.startsWith("}");
const beginsIf = /^(?:\}\s*else\s+)?if\s*\((!?)\s*([^()\s!]+)\s*\)\s*\{$/;
const beginsElse = /^\}\s*else\s*\{$/;
function ifPart(source, token, depth) {
	const { file } = source;
	const [, sign, name] = beginsIf.exec(token.text) ?? [];
	if (name === void 0) throw refused(file, token.line, `${shown(token.text)} is neither a name nor if/else`);
	if (depth > deepest) throw refused(file, token.line, `if is nested more than ${deepest} deep`);
	const condition = known(source, name, token);
	const then = partsUntilBrace(source, depth);
	return {
		condition,
		negated: sign === "!",
		then,
		otherwise: otherwise(source, token, depth)
	};
}
function otherwise(source, start, depth) {
	const brace = closing(source, start);
	if (brace.text === "}") return [];
	if (!beginsElse.test(brace.text)) return [ifPart(source, brace, depth + 1)];
	const parts = partsUntilBrace(source, depth);
	const end = closing(source, brace);
	if (end.text !== "}") throw refused(source.file, end.line, "there was an else before");
	return parts;
}
function closing(source, start) {
	const token = source.next();
	if (!token) throw refused(source.file, start.line, "this if is never closed");
	return token;
}
const identifier = /^[a-z][a-zA-Z0-9]*$/i;
function known({ file, names }, name, { line }) {
	if (!identifier.test(name)) throw refused(file, line, `${shown(name)} is not a name`);
	if (!names.has(name)) throw refused(file, line, `${name} is not defined`);
	return name;
}
function tokensOf(file, text) {
	const tokens = [];
	const lineAt = linesOf(text);
	let literal = "";
	let from = 0;
	for (let match = delimiterFrom(text, from); match; match = delimiterFrom(text, from)) {
		const [tag] = match;
		const line = lineAt(match.index);
		literal += text.slice(from, match.index);
		from = match.index + tag.length;
		if (tag === "<%%" || tag === "%%>") {
			literal += tag.replace("%%", "%");
			continue;
		}
		if (!tag.startsWith("<")) throw refused(file, line, `${tag} closes a tag that was never opened`);
		if (tag === "<%_") literal = literal.slice(0, endOfText(literal));
		const end = delimiterFrom(text, from);
		if (!end?.[0].endsWith("%>") || end[0] === "%%>") throw refused(file, line, `the tag ${tag} is never closed`);
		if (literal) tokens.push({
			kind: "text",
			text: literal,
			line
		});
		literal = "";
		const inner = text.slice(from, end.index).trim();
		if (tag !== "<%#") tokens.push({
			kind: /[-=]$/.test(tag) ? "name" : "control",
			text: inner,
			line
		});
		from = skipped(text, end[0], end.index + end[0].length);
	}
	literal += text.slice(from);
	return literal ? [...tokens, {
		kind: "text",
		text: literal,
		line: 1
	}] : tokens;
}
function delimiterFrom(text, from) {
	const percent = text.indexOf("%", from);
	if (percent < 0) return null;
	const delimiter = /<%%|%%>|<%[-_=#]?|[-_]?%>/g;
	delimiter.lastIndex = Math.max(from, percent - 1);
	return delimiter.exec(text);
}
function endOfText(text) {
	let end = text.length;
	while (text[end - 1] === " " || text[end - 1] === "	") end -= 1;
	return end;
}
function skipped(text, close, from) {
	if (close === "%>") return from;
	const blank = close === "_%>" ? /[ \t]*(?:\r?\n)?/y : /(?:\r?\n)?/y;
	blank.lastIndex = from;
	blank.exec(text);
	return blank.lastIndex;
}
function linesOf(text) {
	let line = 1;
	let at = 0;
	return (index) => {
		for (let next = text.indexOf("\n", at); next >= 0 && next < index; next = text.indexOf("\n", at)) {
			line++;
			at = next + 1;
		}
		return line;
	};
}
const refused = (file, line, problem) => new UserError(`${file}:${line}: ${problem}`, "usage", { code: "invalid-template" });
const shown = (text) => JSON.stringify(text.length > 60 ? `${text.slice(0, 59)}…` : text);
const templates$1 = [
	[
		".devcontainer/Dockerfile",
		420,
		"# The dev container: the stage `deps` of ../Dockerfile, and what an editor needs.\n# A dev container has no health check.\n# checkov:skip=CKV_DOCKER_2\nFROM <%= image %>:deps\n\n# VS Code needs libstdc++. Exact versions would break this line as soon as Alpine\n# drops them. The user installs Go tools and dependencies in the two folders.\n# hadolint ignore=DL3018\nRUN apk add --no-cache git libstdc++ && \\\n    adduser -D dev && \\\n    mkdir -p /go/bin /go/pkg && \\\n    chmod -R a+rwX /go/bin /go/pkg\n\n# The editor finds the user by this name, and gives it your user ID.\n# hadolint ignore=DL3066\nUSER dev\n"
	],
	[
		".devcontainer/devcontainer.json",
		420,
		"{\n  \"name\": \"<%= binary %>\",\n  // The stage that the image is built on, with the same compiler. It has no code,\n  // so it also works while the code does not compile. The build arguments are\n  // taken from the environment, if they are set.\n  <%_ if (vendored) { _%>\n  \"initializeCommand\": \"docker build --target deps -t <%= image %>:deps .\",\n  <%_ } else if (dep) { _%>\n  \"initializeCommand\": \"docker build --target deps -t <%= image %>:deps --build-arg DEP_MIRROR --build-arg DEP_SHA256 .\",\n  <%_ } else if (!hasModuleProxy) { _%>\n  \"initializeCommand\": \"docker build --target deps -t <%= image %>:deps --build-arg GOPROXY .\",\n  <%_ } else { _%>\n  \"initializeCommand\": \"docker build --target deps -t <%= image %>:deps --build-arg GOPROXY --build-arg GOPRIVATE --build-arg GONOSUMDB .\",\n  <%_ } _%>\n  \"build\": { \"dockerfile\": \"Dockerfile\" },\n  <%_ if (!dep) { _%>\n  \"containerEnv\": {\n    <%_ if (hasModuleProxy) { _%>\n    \"GOPRIVATE\": \"${localEnv:GOPRIVATE}\",\n    \"GONOSUMDB\": \"${localEnv:GONOSUMDB}\",\n    <%_ } _%>\n    \"GOPROXY\": \"${localEnv:GOPROXY}\"\n  },\n  <%_ } _%>\n  // The code in this folder.\n  \"workspaceMount\": \"source=${localWorkspaceFolder},target=/go/src/<%= module %>,type=bind\",\n  \"workspaceFolder\": \"<%= moduleFolder %>\",\n  // Not root: on Linux, this user gets your user ID, so the files that it writes\n  // belong to you.\n  \"remoteUser\": \"dev\",\n  <%_ if (vendored) { _%>\n  // The dependencies are in vendor/.\n  <%_ } else if (dep) { _%>\n  // The folder hides the vendor/ of the image.\n  \"postCreateCommand\": \"dep ensure -vendor-only\",\n  <%_ } else { _%>\n  \"postCreateCommand\": \"go mod download\",\n  <%_ } _%>\n  <%_ if (exposes) { _%>\n  \"forwardPorts\": [<%= port %>],\n  <%_ } _%>\n  \"customizations\": { \"vscode\": { \"extensions\": [\"golang.go\"] } }\n}\n"
	],
	[
		".dockerignore",
		420,
		"# Paths that stay out of the build context. The last line that matches a path decides.\n## The context is what docker build sends to the builder before the first step: this folder without these paths.\n## A path that is not sent cannot end up in an image, and a change in it does not run any step again.\n# Everything else is sent, because any file may be embedded with //go:embed. So a new folder needs no line here.\n\n# Documentation and settings at the top level. A Go file with such a name is sent: see below.\n*.md\nAUTHORS*\nCHANGELOG*\nCONTRIBUTING*\nLICENSE*\nNOTICE*\nREADME*\nDockerfile*\nMakefile\nTaskfile.y*ml\ncompose*.y*ml\ndocker-compose*.y*ml\nstack.yaml\nkubernetes/base/*.yaml\nkubernetes/components/*/*.yaml\nkubernetes/overlays/*/*.yaml\n\n# Leftovers at the top level: test programs, profiles, logs, dumps and archives.\n# Folders such as bin, build, dist, docs and tmp are sent, because each may be a package or embedded.\n## A docs folder full of pictures makes every build slower: add a line for it at the end of this file.\n*.bak\n*.dump\n*.gz\n*.log\n*.out\n*.pprof\n*.prof\n*.rdb\n*.sqlite*\n*.tar\n*.test\n*.tgz\n*.zip\n*dump*.sql\n*backup*.sql\ncoverage.*\n\n# Secrets, by name, at any depth. Certificates are public and are sent; in a .pem file at the top level is usually a key.\n**/*.env\n**/*.jks\n**/*.kdbx\n**/*.key\n**/*.keystore\n**/*.kubeconfig\n**/*.p12\n**/*.pfx\n**/*.ppk\n**/*.tfstate\n**/*.tfstate.*\n**/*.tfvars\n**/*.token\n*.pem\n**/key.pem\n**/*[-_]key.pem\n**/privkey*.pem\n!**/*public[-_]key.pem\n**/id_dsa*\n**/id_ecdsa*\n**/id_ed25519*\n**/id_rsa*\n**/*credentials*.json\n**/*service[-_]account*.json\n**/client_secret*.json\n**/htpasswd.*\n**/kubeconfig.*\n**/secret.y*ml\n**/secrets.json\n**/secrets.toml\n**/secrets.y*ml\n**/secrets/*[-_]*\n**/secrets/*.crt\n**/secrets/*.json\n**/secrets/*.pem\n**/secrets/*.txt\n**/secrets/*.y*ml\n**/secrets/password\n**/secrets/token\n\n# Names without an extension only at the top level: deeper, a folder called token is usually a package.\ncredentials\n!credentials/*\nhtpasswd\n!htpasswd/*\nkubeconfig\n!kubeconfig/*\ntoken\n!token/*\n\n# Whatever its name: what Go compiles, and test data, which is committed with the code.\n!**/*.go\n!**/*.[chmsS]\n!**/*.[fF]\n!**/*.cc\n!**/*.cpp\n!**/*.cxx\n!**/*.f90\n!**/*.for\n!**/*.hh\n!**/*.hpp\n!**/*.hxx\n!**/*.swig\n!**/*.swigcxx\n!**/*.syso\n!**/testdata/**\n\n# Version control, settings of tools and editors, and more secrets. At the top level nothing hidden is needed;\n# deeper only these, because a folder may be embedded with files such as .well-known and .gitkeep.\n.*\n**/.aws\n**/.azure\n**/.bzr\n**/.cache\n**/.docker\n**/.DS_Store\n**/.env\n**/.env.*\n**/.git\n**/.git-credentials\n**/.gnupg\n**/.hg\n**/.htpasswd\n**/.idea\n**/.kube\n**/.netrc\n**/.npmrc\n**/.pgpass\n**/.pypirc\n**/.ssh\n**/.svn\n**/.terraform\n**/.venv\n**/.vscode\n**/node_modules\n<%_ if (dep) { _%>\n\n# The build restores it from Gopkg.lock.\nvendor\n<%_ } _%>\n\n# The program, as go build leaves it here. A folder of that name is a package.\n<%= binary %>\n!<%= binary %>/*\n\n# ---------------------------------------------------------------------------------------------------------------------\n# Your exceptions. These lines come last, so they win: !README.md sends a file that is embedded, bin keeps a folder out.\n"
	],
	[
		".github/dependabot.yml",
		420,
		"# Updates base images, actions and modules, with one pull request a week for\n# each kind. A new version waits a week, in which a bad release is usually\n# found.\n<%_ if (dep) { _%>\n# Dependabot cannot read Gopkg.lock: nothing updates the libraries that dep\n# locks. Run dep ensure -update yourself.\n<%_ } _%>\n---\nversion: 2\nupdates:\n  - package-ecosystem: docker\n    directory: /\n    schedule:\n      interval: weekly\n    cooldown:\n      default-days: 7\n    # Go has the same version in other files. This changes them all:\n    # npx create-go-docker@latest update --go VERSION\n    ignore:\n      - dependency-name: golang\n\n  - package-ecosystem: github-actions\n    directory: /\n    schedule:\n      interval: weekly\n    cooldown:\n      default-days: 7\n    groups:\n      actions:\n        patterns: [\"*\"]\n<%_ if (!dep) { _%>\n\n  - package-ecosystem: gomod\n    directory: /\n    schedule:\n      interval: weekly\n    cooldown:\n      default-days: 7\n    groups:\n      modules:\n        patterns: [\"*\"]\n<%_ } _%>\n"
	],
	[
		".github/workflows/ci.yml",
		420,
		"# yamllint disable rule:comments rule:document-start rule:line-length rule:truthy\n# Checks every pull request and what reaches the main branch: the code, and the image by running it.\nname: ci\n\non:\n  push:\n    branches: [main, master]\n  pull_request:\n  # The release workflow runs these jobs before it builds.\n  workflow_call:\n\n# No job can change anything in the repository.\npermissions:\n  contents: read\n\n# A newer push to a pull request cancels the run for the older one.\nconcurrency:\n  group: ci-${{ github.ref }}\n  cancel-in-progress: ${{ github.event_name == 'pull_request' }}\n\njobs:\n  check:\n    runs-on: ubuntu-24.04\n    timeout-minutes: 15\n    env:\n<%_ if (dep) { _%>\n      # dep keeps dependencies in vendor/ below GOPATH, where Go looks for them only with modules off.\n      GO111MODULE: \"off\"\n      GOPATH: ${{ github.workspace }}\n    defaults:\n      run:\n        working-directory: \"src/<%= module %>\"\n<%_ } else { _%>\n      GO111MODULE: \"on\"\n<%_ } _%>\n    steps:\n      ## Actions are pinned by commit, because a tag can be moved to other code. The comment names the version.\n      - uses: actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1\n        with:\n<%_ if (dep) { _%>\n          path: \"src/<%= module %>\"\n<%_ } _%>\n          # No later step needs access to the repository.\n          persist-credentials: false\n\n      # The Go version of the Dockerfile. The checks run outside the image, because the race detector needs a C compiler.\n      - uses: actions/setup-go@b7ad1dad31e06c5925ef5d2fc7ad053ef454303e # v7.0.0\n        with:\n<%_ if (!dep) { _%>\n          # No go-version-file: go.mod names the oldest Go that compiles the code, and the action installs exactly the one named.\n<%_ } _%>\n          go-version: \"<%= goCompilerTag %>\"\n          # Use the newest patch release, like the image.\n          check-latest: true\n<%_ if (dep) { _%>\n          # Keep compiled packages until the lock changes.\n          cache-dependency-path: \"src/<%= module %>/Gopkg.lock\"\n<%_ } _%>\n\n      - name: Format\n        run: |\n          unformatted=\"$(find . -name '.?*' -prune -o -name vendor -prune -o -name '*.go' -exec gofmt -l {} +)\"\n          if [ -n \"$unformatted\" ]; then\n            echo \"gofmt -w would change these files:\" >&2\n            echo \"$unformatted\" >&2\n            exit 1\n          fi\n\n<%_ if (dep) { _%>\n      - name: Fetch dep\n        run: |\n          mkdir -p \"$GOPATH/bin\"\n          wget -q -O \"$GOPATH/bin/dep\" \"${DEP_MIRROR:-https://github.com/golang/dep/releases/download}/v<%= depVersion %>/dep-linux-amd64\"\n          echo \"${DEP_SHA256:-<%= depSumAmd64 %>}  $GOPATH/bin/dep\" | sha256sum -c\n          chmod 755 \"$GOPATH/bin/dep\"\n\n      - name: Dependencies\n        run: |\n          dep ensure -vendor-only\n          dep check\n<%_ } else { _%>\n      - name: Dependencies\n        run: |\n          go mod tidy\n          untidy=\"$(git status --porcelain -- go.mod go.sum)\"\n          if [ -n \"$untidy\" ]; then\n            git --no-pager diff -- go.mod go.sum\n            echo \"go mod tidy would change these files:\" >&2\n            echo \"$untidy\" >&2\n            exit 1\n          fi\n<%_ } _%>\n\n      - name: Vet\n        run: go vet ./...\n\n      - name: Test\n        run: go test -race ./...\n\n  lint:\n    runs-on: ubuntu-24.04\n    timeout-minutes: 15\n    env:\n<%_ if (dep) { _%>\n      GO111MODULE: \"off\"\n      GOPATH: ${{ github.workspace }}\n    defaults:\n      run:\n        working-directory: \"src/<%= module %>\"\n<%_ } else { _%>\n      GO111MODULE: \"on\"\n<%_ } _%>\n    steps:\n      - uses: actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1\n        with:\n<%_ if (dep) { _%>\n          path: \"src/<%= module %>\"\n<%_ } _%>\n          persist-credentials: false\n\n      # A current Go, whichever version builds the service: the linters support no other.\n      - uses: actions/setup-go@b7ad1dad31e06c5925ef5d2fc7ad053ef454303e # v7.0.0\n        with:\n          go-version: \"<%= goCurrent %>\"\n          check-latest: true\n<%_ if (dep) { _%>\n          cache-dependency-path: \"src/<%= module %>/Gopkg.lock\"\n\n      - name: Fetch dep\n        run: |\n          mkdir -p \"$GOPATH/bin\"\n          wget -q -O \"$GOPATH/bin/dep\" \"${DEP_MIRROR:-https://github.com/golang/dep/releases/download}/v<%= depVersion %>/dep-linux-amd64\"\n          echo \"${DEP_SHA256:-<%= depSumAmd64 %>}  $GOPATH/bin/dep\" | sha256sum -c\n          chmod 755 \"$GOPATH/bin/dep\"\n\n      - name: Dependencies\n        run: dep ensure -vendor-only\n<%_ } _%>\n\n      # .golangci.yml configures it.\n      - uses: golangci/golangci-lint-action@ba0d7d2ec06a0ea1cb5fa41b2e4a3ab91d21278a # v9.3.0\n        with:\n          version: v2.15.0\n<%_ if (dep) { _%>\n          working-directory: \"src/<%= module %>\"\n<%_ } else { _%>\n\n      # Known vulnerabilities in the code that the service calls: in its modules, and in the standard library of this job's Go.\n      - name: Vulnerabilities\n        run: go run golang.org/x/vuln/cmd/govulncheck@v1.9.0 -db \"${GOVULNDB:-https://vuln.go.dev}\" ./...\n<%_ } _%>\n\n  container:\n    runs-on: ubuntu-24.04\n    timeout-minutes: 20\n    env:\n      IMAGE: \"<%= image %>:ci\"\n      CONTAINER: \"<%= image %>-ci\"\n      SERVICE: \"localhost:<%= port %>\"\n      SCAN_IMAGE: ${{ vars.SCAN_IMAGE }}\n    steps:\n      - uses: actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1\n        with:\n          persist-credentials: false\n\n      - name: Dockerfile\n        run: |\n          docker run --rm --interactive <%= hub %>hadolint/hadolint:v2.15.1@sha256:32dac94127fd60b7b7e3fbfc65e1383b9b5e25c9bfd7b8536de7a539fe68a12d hadolint - < Dockerfile\n\n      # Keeps the layers with tools and dependencies until one of these files changes.\n      - uses: actions/cache@27d5ce7f107fe9357f9df03efb73ab90386fccae # v5.0.5\n        with:\n          path: .cache/layers\n<%_ if (dep) { _%>\n          key: layers-${{ runner.arch }}-${{ hashFiles('Dockerfile', 'Gopkg.lock') }}\n<%_ } else { _%>\n          key: layers-${{ runner.arch }}-${{ hashFiles('Dockerfile', 'go.mod', 'go.sum') }}\n<%_ } _%>\n\n      # The runner's own builder cannot export its cache. A builder in a container can.\n      - name: Builder\n        run: docker buildx create --use<%= builderImage %>\n\n      - name: Build\n        run: |\n          docker buildx build --load --tag \"$IMAGE\" \\\n            --build-arg \"VERSION=$GITHUB_REF_NAME\" --build-arg \"REVISION=$GITHUB_SHA\" \\\n            --cache-from type=local,src=.cache/layers --cache-to type=local,dest=.cache/new,mode=max .\n          # A new folder each time, because BuildKit never removes old layers from one.\n          rm -rf .cache/layers\n          mv .cache/new .cache/layers\n\n      # To look for known vulnerabilities, set the repository variable SCAN_IMAGE to true.\n      ## The scanner gets a copy of the image, and no access to Docker.\n      - name: Scan\n        run: |\n          if [ \"${SCAN_IMAGE-}\" = true ]; then\n            docker save \"$IMAGE\" | docker run --rm --interactive --entrypoint sh \\\n              <%= hub %>aquasec/trivy:0.74.0@sha256:62b1e65e8869bc4b4c6aa4fa2b21595256c7c2f6018a9d9ad61caf87187c1969 \\\n              -c 'cat > /tmp/image.tar && trivy image --input /tmp/image.tar --scanners vuln --ignore-unfixed --severity HIGH,CRITICAL --exit-code 1'\n          else\n            echo \"The image is not scanned: the variable SCAN_IMAGE is not true.\"\n          fi\n\n      - name: Run\n        run: |\n          docker run --detach --name \"$CONTAINER\" --publish <%= port %>:<%= port %> \\\n            --read-only --cap-drop ALL --security-opt no-new-privileges \"$IMAGE\"\n          for second in $(seq 60); do\n            state=\"$(docker inspect --format '{{.State.Status}} {{.State.Health.Status}}' \"$CONTAINER\")\"\n            if [ \"$state\" != 'running starting' ]; then break; fi\n            sleep 1\n          done\n          docker logs \"$CONTAINER\"\n          if [ \"$state\" != 'running healthy' ]; then\n            echo \"The container is $state after $second seconds.\" >&2\n            exit 1\n          fi\n          wget -t 1 -T 5 -O - \"http://$SERVICE/readyz\"\n\n      - name: Stop\n        run: |\n          docker stop \"$CONTAINER\"\n          code=\"$(docker inspect --format '{{.State.ExitCode}}' \"$CONTAINER\")\"\n          if [ \"$code\" != 0 ]; then\n            echo \"The service ended with $code when it was told to stop.\" >&2\n            exit 1\n          fi\n\n      - name: Sizes\n        run: |\n          {\n            echo \"### $IMAGE: $(docker image ls --format '{{.Size}}' \"$IMAGE\")\"\n            echo\n            echo '```text'\n            docker history --format 'table {{.Size}}\\t{{.CreatedBy}}' \"$IMAGE\"\n            echo '```'\n          } > sizes.md\n          cat sizes.md >> \"$GITHUB_STEP_SUMMARY\"\n"
	],
	[
		".github/workflows/release.yml",
		420,
		"# yamllint disable rule:comments rule:document-start rule:line-length rule:truthy\n# Releases a tag such as v1.2.3: runs the checks of ci.yml, then builds, pushes and signs the image.\n# The image is in the registry of this repository, with a list of its packages (SBOM) and how it was built (provenance).\n# To verify the signature, replace OWNER/REPOSITORY and sha256:...:\n#\n#     cosign verify ghcr.io/OWNER/REPOSITORY@sha256:... \\\n#       --certificate-oidc-issuer https://token.actions.githubusercontent.com \\\n#       --certificate-identity-regexp '^https://github.com/OWNER/REPOSITORY/'\nname: release\n\non:\n  push:\n    tags: [\"v*\"]\n\npermissions:\n  contents: read\n\n# A second tag waits until the first one is released.\nconcurrency:\n  group: release\n  cancel-in-progress: false\n\njobs:\n  check:\n    uses: ./.github/workflows/ci.yml # zizmor: ignore[self-repository] actionlint does not know the $/ form\n\n  push:\n    needs: check\n    runs-on: ubuntu-24.04\n    timeout-minutes: 30\n    permissions:\n      contents: read\n      # Push to the registry.\n      packages: write\n      # Sign with the identity of this workflow instead of a key.\n      id-token: write\n    env:\n      REGISTRY: ghcr.io\n    outputs:\n      image: ${{ steps.push.outputs.image }}\n      digest: ${{ steps.push.outputs.digest }}\n    steps:\n      - uses: actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1\n        with:\n          persist-credentials: false\n\n      - uses: sigstore/cosign-installer@6f9f17788090df1f26f669e9d70d6ae9567deba6 # v4.1.2\n        with:\n          cosign-release: v3.1.3\n\n      - name: Log in\n        env:\n          TOKEN: ${{ github.token }}\n        run: echo \"$TOKEN\" | docker login \"$REGISTRY\" --username \"$GITHUB_ACTOR\" --password-stdin\n\n      # The runner's own builder cannot attach attestations. A builder in a container can.\n      - name: Builder\n        run: docker buildx create --use<%= builderImage %>\n\n<%_ if (!buildkit) { _%>\n      # Only for amd64: a Dockerfile for the classic builder does not cross-compile.\n<%_ } _%>\n      # The tag's name without the v is the version. Names of images have no capital letters.\n      - name: Push\n        id: push\n        run: |\n          VERSION=\"${GITHUB_REF_NAME#v}\" REVISION=\"$GITHUB_SHA\" SOURCE=\"$GITHUB_SERVER_URL/$GITHUB_REPOSITORY\"\n          IMAGE=\"$REGISTRY/$(echo \"$GITHUB_REPOSITORY\" | tr '[:upper:]' '[:lower:]')\"\n          docker buildx build --push --tag \"$IMAGE:$VERSION\" --platform <%= releasePlatforms %> \\\n            --sbom=<%= sbom %> --provenance=mode=max --metadata-file build.json \\\n            --build-arg \"VERSION=$VERSION\" --build-arg \"REVISION=$REVISION\" \\\n            --label \"org.opencontainers.image.source=$SOURCE\" --label \"org.opencontainers.image.created=$(date -u +%FT%TZ)\" .\n          DIGEST=\"$(sed -n 's/.*\"containerimage.digest\": \"\\(sha256:[0-9a-f]*\\)\".*/\\1/p' build.json)\"\n          echo \"image=$IMAGE\" >> \"$GITHUB_OUTPUT\"\n          echo \"digest=$DIGEST\" >> \"$GITHUB_OUTPUT\"\n          echo \"Pushed \\`$IMAGE:$VERSION\\` with the digest \\`$DIGEST\\`.\" >> \"$GITHUB_STEP_SUMMARY\"\n\n      # By digest: a tag can be moved to another image.\n      - name: Sign\n        env:\n          IMAGE: ${{ steps.push.outputs.image }}\n          DIGEST: ${{ steps.push.outputs.digest }}\n        run: cosign sign --yes --recursive \"$IMAGE@$DIGEST\"\n\n  # With --with kubernetes: a pull request that puts the image into the production overlay.\n  # In the repository's settings, under Actions, allow GitHub Actions to create pull requests.\n  deploy:\n    needs: push\n    runs-on: ubuntu-24.04\n    timeout-minutes: 5\n    permissions:\n      # Push a branch, and open a pull request.\n      contents: write\n      pull-requests: write\n    env:\n      OVERLAY: kubernetes/overlays/production/kustomization.yaml\n    steps:\n      - uses: actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1\n        with:\n          ref: ${{ github.event.repository.default_branch }}\n          persist-credentials: false\n\n      - name: Pull request\n        if: hashFiles('kubernetes/overlays/production/kustomization.yaml') != ''\n        env:\n          GH_TOKEN: ${{ github.token }}\n          IMAGE: ${{ needs.push.outputs.image }}\n          DIGEST: ${{ needs.push.outputs.digest }}\n        run: |\n          VERSION=\"${GITHUB_REF_NAME#v}\"\n          sed -i -E '/^ *- name: \"?<%= image %>\"?$/,/^( *- name:|[a-z])/ {\n            s|newName:.*|newName: \"'\"$IMAGE\"'\"|\n            s/(newTag|digest):.*/digest: \"'\"$DIGEST\"'\"/\n          }' \"$OVERLAY\"\n          if ! grep -q \"$DIGEST\" \"$OVERLAY\"; then\n            echo \"$OVERLAY has no image named <%= image %> with a newTag or a digest.\" >&2\n            exit 1\n          fi\n          if git diff --quiet; then\n            echo \"$OVERLAY has this image already.\"\n            exit 0\n          fi\n          git switch --create \"release-$VERSION\"\n          git -c user.name=github-actions -c user.email=github-actions@users.noreply.github.com \\\n            commit --all --message \"Deploy $VERSION to production\"\n          gh auth setup-git\n          git push --force origin \"release-$VERSION\"\n          if [ -z \"$(gh pr list --head \"release-$VERSION\" --json number --jq '.[].number')\" ]; then\n            gh pr create --head \"release-$VERSION\" --title \"Deploy $VERSION to production\" \\\n              --body \"Puts $IMAGE@$DIGEST into the production overlay. Merge it to deploy this version.\"\n          fi\n"
	],
	[
		".github/workflows/update.yml",
		420,
		"# yamllint disable rule:comments rule:document-start rule:line-length rule:truthy\n# Every Monday, brings the generated files to the newest version of create-go-docker, as a pull request. Fails where you and that\n# version changed the same lines: then run the same command on your machine.\nname: update\n\non:\n  schedule:\n    - cron: \"23 5 * * 1\"\n  workflow_dispatch:\n\npermissions: {}\n\nconcurrency:\n  group: update\n  cancel-in-progress: false\n\njobs:\n  update:\n    runs-on: ubuntu-24.04\n    timeout-minutes: 10\n    permissions:\n      # Push a branch, and open a pull request.\n      contents: write\n      pull-requests: write\n    steps:\n      - uses: actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1\n        with:\n          # An update may need the history of a file to merge your changes.\n          fetch-depth: 0\n          persist-credentials: false\n\n      - uses: actions/setup-node@820762786026740c76f36085b0efc47a31fe5020 # v7.0.0\n        with:\n          node-version: \"24\"\n          package-manager-cache: false\n\n      - name: Update\n        env:\n          TEXT: ${{ runner.temp }}/update.md\n        run: |\n          result=0\n          npx --yes create-go-docker@latest update --dry-run --markdown > \"$TEXT\" || result=$?\n          cat \"$TEXT\" >> \"$GITHUB_STEP_SUMMARY\"\n          if [ \"$result\" != 0 ]; then\n            cat \"$TEXT\"\n            exit \"$result\"\n          fi\n          npx --yes create-go-docker@latest update --yes\n\n      # The workflow's own token may not change workflows, and no checks run for its pull requests. So create a fine-grained token\n      # that can write contents, pull requests and workflows of this repository, and save it as the secret UPDATE_TOKEN.\n      - name: Pull request\n        env:\n          GH_TOKEN: ${{ secrets.UPDATE_TOKEN || github.token }}\n          TEXT: ${{ runner.temp }}/update.md\n        run: |\n          if [ -z \"$(git status --porcelain)\" ]; then\n            echo \"Up to date.\"\n            exit 0\n          fi\n          git switch --create create-go-docker-update\n          git add --all\n          git -c user.name=github-actions -c user.email=github-actions@users.noreply.github.com \\\n            commit --message \"Update the generated files\"\n          gh auth setup-git\n          git push --force origin create-go-docker-update\n          if [ -z \"$(gh pr list --head create-go-docker-update --json number --jq '.[].number')\" ]; then\n            gh pr create --head create-go-docker-update --title \"Update the generated files\" --body-file \"$TEXT\"\n          else\n            gh pr edit create-go-docker-update --body-file \"$TEXT\"\n          fi\n"
	],
	[
		".gitignore",
		420,
		"# The program, if you build it here.\n/<%= binary %>\n!/<%= binary %>/\n<%_ if (dep) { _%>\n\n# Restored from Gopkg.lock by dep ensure -vendor-only.\n/vendor/\n<%_ } _%>\n\n# Caches of the development container.\n/.cache/\n\n# Compiled tests, and profiles.\n*.test\n*.out\n\n# Settings of this machine. Commit an example of them.\n.env\n.env.*\n!.env.example\n"
	],
	[
		".gitlab-ci.yml",
		420,
		"# yamllint disable rule:document-start rule:line-length\n# Checks every merge request and every branch: the code, and the image by running it.\nworkflow:\n  rules:\n    - if: $CI_PIPELINE_SOURCE == \"merge_request_event\"\n    # A branch with a merge request has the pipeline of that.\n    - if: $CI_COMMIT_BRANCH && $CI_OPEN_MERGE_REQUESTS\n      when: never\n    - if: $CI_COMMIT_BRANCH\n    - if: $CI_COMMIT_TAG\n\n# Jobs of other extras, if there are any.\ninclude:\n  - local: .gitlab/ci/release.yml\n    rules:\n      - exists: [.gitlab/ci/release.yml]\n  - local: .gitlab/ci/update.yml\n    rules:\n      - exists: [.gitlab/ci/update.yml]\n\ndefault:\n  # A newer push cancels the pipeline for the older one.\n  interruptible: true\n\n<%_ if (dep) { _%>\nstages: [tools, test, release]\n\n# Uses a current Alpine, because the CA certificates and the TLS in old Go images are out of date.\ntools:\n  stage: tools\n  image: \"<%= alpineImage %>\"\n  timeout: 5 minutes\n  # The binary for amd64, like GitLab's own runners.\n  script:\n    - mkdir -p .cache/bin\n    - wget -q -O .cache/bin/dep \"${DEP_MIRROR:-https://github.com/golang/dep/releases/download}/v<%= depVersion %>/dep-linux-amd64\"\n    - echo \"${DEP_SHA256:-<%= depSumAmd64 %>}  .cache/bin/dep\" | sha256sum -c\n    - chmod 755 .cache/bin/dep\n  artifacts:\n    paths: [.cache/bin/dep]\n    expire_in: 1 week\n\n<%_ } else { _%>\nstages: [test, release]\n\n<%_ } _%>\ncheck:\n  stage: test\n  # The Go version of the Dockerfile, on Debian, because the race detector needs a C compiler.\n  image: \"<%= golangRepository %>:<%= goCompilerTag %>\"\n  timeout: 15 minutes\n<%_ if (dep) { _%>\n  needs: [tools]\n  variables:\n    # dep keeps dependencies in vendor/ below GOPATH, where Go looks for them only with modules off.\n    GO111MODULE: \"off\"\n    GOCACHE: \"$CI_PROJECT_DIR/.cache/go-build\"\n    DEPCACHEDIR: \"$CI_PROJECT_DIR/.cache/dep\"\n  cache:\n    key:\n      prefix: \"go-<%= goCompilerTag %>\"\n      files: [Gopkg.lock]\n    paths: [.cache/go-build, .cache/dep]\n  before_script:\n    - export PATH=\"$CI_PROJECT_DIR/.cache/bin:$PATH\"\n    - mkdir -p \"$(dirname \"$GOPATH/src/<%= module %>\")\"\n    - ln -sfn \"$CI_PROJECT_DIR\" \"$GOPATH/src/<%= module %>\"\n    - cd \"$GOPATH/src/<%= module %>\"\n<%_ } else { _%>\n  variables:\n    GO111MODULE: \"on\"\n    GOPATH: \"$CI_PROJECT_DIR/.cache/go\"\n    GOCACHE: \"$CI_PROJECT_DIR/.cache/go-build\"\n  cache:\n    key:\n      prefix: \"go-<%= goCompilerTag %>\"\n      files: [go.mod]\n    paths: [.cache/go/pkg/mod, .cache/go-build]\n<%_ } _%>\n  script:\n    # Format\n    - |\n      unformatted=\"$(find . -name '.?*' -prune -o -name vendor -prune -o -name '*.go' -exec gofmt -l {} +)\"\n      if [ -n \"$unformatted\" ]; then\n        echo \"gofmt -w would change these files:\" >&2\n        echo \"$unformatted\" >&2\n        exit 1\n      fi\n    # Dependencies\n<%_ if (dep) { _%>\n    - |\n      dep ensure -vendor-only\n      dep check\n<%_ } else { _%>\n    - |\n      go mod tidy\n      untidy=\"$(git status --porcelain -- go.mod go.sum)\"\n      if [ -n \"$untidy\" ]; then\n        git --no-pager diff -- go.mod go.sum\n        echo \"go mod tidy would change these files:\" >&2\n        echo \"$untidy\" >&2\n        exit 1\n      fi\n<%_ } _%>\n    - go vet ./...\n    - go test -race ./...\n\nlint:\n  stage: test\n  # It has a current Go, whichever version builds the service: the linters support no other.\n  image: <%= hub %>golangci/golangci-lint:v2.15.0\n  timeout: 15 minutes\n<%_ if (dep) { _%>\n  needs: [tools]\n  variables:\n    GO111MODULE: \"off\"\n    DEPCACHEDIR: \"$CI_PROJECT_DIR/.cache/dep\"\n  before_script:\n    - export PATH=\"$CI_PROJECT_DIR/.cache/bin:$PATH\"\n    - mkdir -p \"$(dirname \"$GOPATH/src/<%= module %>\")\"\n    - ln -sfn \"$CI_PROJECT_DIR\" \"$GOPATH/src/<%= module %>\"\n    - cd \"$GOPATH/src/<%= module %>\"\n  script:\n    - dep ensure -vendor-only\n    # .golangci.yml configures it.\n    - golangci-lint run\n<%_ } else { _%>\n  needs: []\n  variables:\n    GO111MODULE: \"on\"\n  script:\n    # .golangci.yml configures it.\n    - golangci-lint run\n    # Known vulnerabilities in the code that the service calls: in its modules, and in the standard library of this job's Go.\n    - go run golang.org/x/vuln/cmd/govulncheck@v1.9.0 -db \"${GOVULNDB:-https://vuln.go.dev}\" ./...\n<%_ } _%>\n\ncontainer:\n  stage: test\n  needs: []\n  image: <%= hub %>docker:29-cli\n  # A Docker engine for this job, in a container of its own. It needs a runner with privileged = true.\n  services:\n    - name: <%= hub %>docker:29-dind\n      alias: docker\n  timeout: 20 minutes\n  variables:\n    # The engine creates certificates in this folder, and the client uses them: no one else can connect.\n    DOCKER_TLS_CERTDIR: \"/certs\"\n    DOCKER_CERT_PATH: \"/certs/client\"\n    DOCKER_TLS_VERIFY: \"1\"\n    DOCKER_HOST: \"tcp://docker:2376\"\n    IMAGE: \"<%= image %>:ci\"\n    CONTAINER: \"<%= image %>-ci\"\n    SERVICE: \"docker:<%= port %>\"\n  # Keeps the layers with tools and dependencies until one of these files changes.\n  cache:\n    key:\n      prefix: layers\n      files: [Dockerfile, <%= lockFile %>]\n    paths: [.cache/layers]\n  before_script:\n    - |\n      for second in $(seq 60); do\n        if docker info > /dev/null 2>&1; then break; fi\n        sleep 1\n      done\n    - docker version\n    # The engine's own builder cannot export its cache. A builder in a container can, and reads the TLS settings from a context.\n    - docker context create ci\n    - docker buildx create --use<%= builderImage %> ci\n  script:\n    # Dockerfile\n    - |\n      docker run --rm --interactive <%= hub %>hadolint/hadolint:v2.15.1@sha256:32dac94127fd60b7b7e3fbfc65e1383b9b5e25c9bfd7b8536de7a539fe68a12d hadolint - < Dockerfile\n    # Build\n    - |\n      docker buildx build --load --tag \"$IMAGE\" \\\n        --build-arg \"VERSION=$CI_COMMIT_REF_NAME\" --build-arg \"REVISION=$CI_COMMIT_SHA\" \\\n        --cache-from type=local,src=.cache/layers --cache-to type=local,dest=.cache/new,mode=max .\n      # A new folder each time, because BuildKit never removes old layers from one.\n      rm -rf .cache/layers\n      mv .cache/new .cache/layers\n    # Scan: to look for known vulnerabilities, set the CI/CD variable SCAN_IMAGE to true.\n    ## The scanner gets a copy of the image, and no access to Docker.\n    - |\n      if [ \"${SCAN_IMAGE-}\" = true ]; then\n        docker save \"$IMAGE\" | docker run --rm --interactive --entrypoint sh \\\n          <%= hub %>aquasec/trivy:0.74.0@sha256:62b1e65e8869bc4b4c6aa4fa2b21595256c7c2f6018a9d9ad61caf87187c1969 \\\n          -c 'cat > /tmp/image.tar && trivy image --input /tmp/image.tar --scanners vuln --ignore-unfixed --severity HIGH,CRITICAL --exit-code 1'\n      else\n        echo \"The image is not scanned: the variable SCAN_IMAGE is not true.\"\n      fi\n    # Run\n    - |\n      docker run --detach --name \"$CONTAINER\" --publish <%= port %>:<%= port %> \\\n        --read-only --cap-drop ALL --security-opt no-new-privileges \"$IMAGE\"\n      for second in $(seq 60); do\n        state=\"$(docker inspect --format '{{.State.Status}} {{.State.Health.Status}}' \"$CONTAINER\")\"\n        if [ \"$state\" != 'running starting' ]; then break; fi\n        sleep 1\n      done\n      docker logs \"$CONTAINER\"\n      if [ \"$state\" != 'running healthy' ]; then\n        echo \"The container is $state after $second seconds.\" >&2\n        exit 1\n      fi\n      wget -t 1 -T 5 -O - \"http://$SERVICE/readyz\"\n    # Stop\n    - |\n      docker stop \"$CONTAINER\"\n      code=\"$(docker inspect --format '{{.State.ExitCode}}' \"$CONTAINER\")\"\n      if [ \"$code\" != 0 ]; then\n        echo \"The service ended with $code when it was told to stop.\" >&2\n        exit 1\n      fi\n    # Sizes\n    - |\n      {\n        echo \"### $IMAGE: $(docker image ls --format '{{.Size}}' \"$IMAGE\")\"\n        echo\n        echo '```text'\n        docker history --format 'table {{.Size}}\\t{{.CreatedBy}}' \"$IMAGE\"\n        echo '```'\n      } > sizes.md\n      cat sizes.md\n  artifacts:\n    # Shown in the merge request.\n    expose_as: Image size\n    paths: [sizes.md]\n    expire_in: 1 month\n"
	],
	[
		".gitlab/ci/release.yml",
		420,
		"# yamllint disable rule:document-start rule:line-length\n# Releases a tag such as v1.2.3: after the checks of .gitlab-ci.yml, builds, pushes and signs the image.\n# The image is in the registry of this project, with a list of its packages (SBOM) and how it was built (provenance).\n# To verify the signature, replace GROUP/PROJECT and sha256:...:\n#\n#     cosign verify registry.gitlab.com/GROUP/PROJECT@sha256:... \\\n#       --certificate-oidc-issuer https://gitlab.com \\\n#       --certificate-identity-regexp '^https://gitlab.com/GROUP/PROJECT//'\npush:\n  stage: release\n  image: <%= hub %>docker:29-cli\n  services:\n    - name: <%= hub %>docker:29-dind\n      alias: docker\n  timeout: 30 minutes\n  interruptible: false\n  rules:\n    - if: $CI_COMMIT_TAG =~ /^v/\n  # Sign with the identity of this job instead of a key.\n  id_tokens:\n    SIGSTORE_ID_TOKEN:\n      aud: sigstore\n  variables:\n    DOCKER_TLS_CERTDIR: \"/certs\"\n    DOCKER_CERT_PATH: \"/certs/client\"\n    DOCKER_TLS_VERIFY: \"1\"\n    DOCKER_HOST: \"tcp://docker:2376\"\n  before_script:\n    - |\n      for second in $(seq 60); do\n        if docker info > /dev/null 2>&1; then break; fi\n        sleep 1\n      done\n    - apk add --no-cache cosign\n    - echo \"$CI_REGISTRY_PASSWORD\" | docker login \"$CI_REGISTRY\" --username \"$CI_REGISTRY_USER\" --password-stdin\n    # The engine's own builder cannot attach attestations. A builder in a container can, and reads the TLS settings from a context.\n    - docker context create ci\n    - docker buildx create --use<%= builderImage %> ci\n  script:\n<%_ if (!buildkit) { _%>\n    # Only for amd64: a Dockerfile for the classic builder does not cross-compile.\n<%_ } _%>\n    # Push: the tag's name without the v is the version.\n    - |\n      VERSION=\"${CI_COMMIT_TAG#v}\" REVISION=\"$CI_COMMIT_SHA\" SOURCE=\"$CI_PROJECT_URL\"\n      IMAGE=\"$CI_REGISTRY_IMAGE\"\n      docker buildx build --push --tag \"$IMAGE:$VERSION\" --platform <%= releasePlatforms %> \\\n        --sbom=<%= sbom %> --provenance=mode=max --metadata-file build.json \\\n        --build-arg \"VERSION=$VERSION\" --build-arg \"REVISION=$REVISION\" \\\n        --label \"org.opencontainers.image.source=$SOURCE\" --label \"org.opencontainers.image.created=$(date -u +%FT%TZ)\" .\n      DIGEST=\"$(sed -n 's/.*\"containerimage.digest\": \"\\(sha256:[0-9a-f]*\\)\".*/\\1/p' build.json)\"\n      echo \"IMAGE=$IMAGE\" > release.env\n      echo \"DIGEST=$DIGEST\" >> release.env\n    # Sign, by digest: a tag can be moved to another image.\n    - cosign sign --yes --recursive \"$IMAGE@$DIGEST\"\n  artifacts:\n    reports:\n      dotenv: release.env\n\n# With --with kubernetes: a merge request that puts the image into the production overlay. It needs the CI/CD variable\n# PUSH_TOKEN, masked and protected: a project access token with the role Developer and the scope write_repository.\ndeploy:\n  stage: release\n  needs: [push]\n  image: \"<%= alpineImage %>\"\n  timeout: 5 minutes\n  interruptible: false\n  rules:\n    - if: $CI_COMMIT_TAG =~ /^v/\n      exists: [kubernetes/overlays/production/kustomization.yaml]\n  variables:\n    OVERLAY: kubernetes/overlays/production/kustomization.yaml\n  before_script:\n    - apk add --no-cache git\n  script:\n    - |\n      VERSION=\"${CI_COMMIT_TAG#v}\"\n      git fetch origin \"$CI_DEFAULT_BRANCH\"\n      git switch --detach FETCH_HEAD\n      sed -i -E '/^ *- name: \"?<%= image %>\"?$/,/^( *- name:|[a-z])/ {\n        s|newName:.*|newName: \"'\"$IMAGE\"'\"|\n        s/(newTag|digest):.*/digest: \"'\"$DIGEST\"'\"/\n      }' \"$OVERLAY\"\n      if ! grep -q \"$DIGEST\" \"$OVERLAY\"; then\n        echo \"$OVERLAY has no image named <%= image %> with a newTag or a digest.\" >&2\n        exit 1\n      fi\n      if git diff --quiet; then\n        echo \"$OVERLAY has this image already.\"\n        exit 0\n      fi\n      git switch --create \"release-$VERSION\"\n      git -c user.name=gitlab-ci -c user.email=gitlab-ci@noreply.example.com \\\n        commit --all --message \"Deploy $VERSION to production\"\n      git push --force --push-option merge_request.create --push-option \"merge_request.target=$CI_DEFAULT_BRANCH\" \\\n        --push-option \"merge_request.title=Deploy $VERSION to production\" --push-option merge_request.remove_source_branch \\\n        \"$CI_SERVER_PROTOCOL://gitlab-ci:$PUSH_TOKEN@$CI_SERVER_HOST:$CI_SERVER_PORT/$CI_PROJECT_PATH.git\" \"release-$VERSION\"\n"
	],
	[
		".gitlab/ci/update.yml",
		420,
		"# yamllint disable rule:document-start rule:line-length\n# In a scheduled pipeline, brings the generated files to the newest version of create-go-docker, as a merge request. Fails where\n# you and that version changed the same lines: then run the same command on your machine.\n#\n# Create the schedule under Build > Pipeline schedules. The job needs the CI/CD variable UPDATE_TOKEN, masked: a project access\n# token with the role Developer and the scopes api and write_repository.\nupdate:\n  stage: test\n  needs: []\n  image: <%= hub %>node:24\n  timeout: 10 minutes\n  interruptible: false\n  rules:\n    - if: $CI_PIPELINE_SOURCE == \"schedule\"\n  variables:\n    # An update may need the history of a file to merge your changes.\n    GIT_DEPTH: \"0\"\n    MERGE_REQUESTS: \"$CI_API_V4_URL/projects/$CI_PROJECT_ID/merge_requests\"\n  script:\n    # Update\n    - |\n      TEXT=\"$(mktemp)\"\n      result=0\n      npx --yes create-go-docker@latest update --dry-run --markdown > \"$TEXT\" || result=$?\n      if [ \"$result\" != 0 ]; then\n        cat \"$TEXT\"\n        exit \"$result\"\n      fi\n      npx --yes create-go-docker@latest update --yes\n    # Merge request\n    - |\n      if [ -z \"$(git status --porcelain)\" ]; then\n        echo \"Up to date.\"\n        exit 0\n      fi\n      git switch --create create-go-docker-update\n      git add --all\n      git -c user.name=gitlab-ci -c user.email=gitlab-ci@noreply.example.com \\\n        commit --message \"Update the generated files\"\n      git push --force \"$CI_SERVER_PROTOCOL://gitlab-ci:$UPDATE_TOKEN@$CI_SERVER_HOST:$CI_SERVER_PORT/$CI_PROJECT_PATH.git\" create-go-docker-update\n      open=\"$(curl --fail --silent --show-error --header \"PRIVATE-TOKEN: $UPDATE_TOKEN\" \\\n        \"$MERGE_REQUESTS?state=opened&source_branch=create-go-docker-update\")\"\n      number=\"$(echo \"$open\" | node -p 'String(JSON.parse(fs.readFileSync(0))[0]?.iid ?? \"\")')\"\n      if [ -z \"$number\" ]; then\n        curl --fail --silent --show-error --header \"PRIVATE-TOKEN: $UPDATE_TOKEN\" --request POST \"$MERGE_REQUESTS\" \\\n          --data-urlencode \"source_branch=create-go-docker-update\" --data-urlencode \"target_branch=$CI_DEFAULT_BRANCH\" \\\n          --data-urlencode \"title=Update the generated files\" --data-urlencode \"description@$TEXT\"\n      else\n        curl --fail --silent --show-error --header \"PRIVATE-TOKEN: $UPDATE_TOKEN\" --request PUT \"$MERGE_REQUESTS/$number\" \\\n          --data-urlencode \"description@$TEXT\"\n      fi\n"
	],
	[
		".gitlab/renovate.json",
		420,
		"{\n  \"$schema\": \"https://docs.renovatebot.com/renovate-schema.json\",\n<%_ if (dep) { _%>\n  \"description\": \"For Renovate, which has to be set up for this project or its group. It cannot read Gopkg.lock: run dep ensure -update yourself.\",\n<%_ } else { _%>\n  \"description\": \"For Renovate, which has to be set up for this project or its group.\",\n<%_ } _%>\n  \"extends\": [\"config:recommended\", \"schedule:weekly\"],\n  \"minimumReleaseAge\": \"7 days\",\n  \"packageRules\": [\n    {\n      \"description\": \"Go has the same version in several files: npx create-go-docker@latest update --go VERSION changes them all.\",\n      \"matchPackageNames\": [\"golang\", \"go\"],\n      \"enabled\": false\n    }\n  ]\n}\n"
	],
	[
		".golangci.yml",
		420,
		"# The linters that CI runs: golangci-lint's default set.\n---\nversion: \"2\"\n\nlinters:\n  exclusions:\n    # Errors of Close and Fprintln are not checked: a response that cannot be\n    # written means that the client is gone.\n    presets: [std-error-handling]\n\nformatters:\n  enable: [gofmt]\n"
	],
	[
		"Dockerfile",
		420,
		"## This file is the recipe of an image. Docker runs its instructions from top to bottom.\n##\n## Each FROM begins a stage. Only the last stage becomes the image: the compiler and the code stay behind in the\n## build cache. A stage is built from another one (FROM deps), or takes files from it (COPY --from=staging).\n##\n## Docker reuses the result of an instruction while the instruction and its files stay the same. So what changes\n## rarely comes first: tools, then dependencies, then the code.\n##\n## Try this: build twice. The second build takes every step from the cache.\n##\n##     <%= dockerBuild %> -t <%= image %> .\n##     <%= dockerBuild %> -t <%= image %> .\n\n## ARG is a variable that exists only during a build. A stage sees an ARG from above the first FROM after it\n## repeats the line, without the value.\n##\n## Try this: change it. LABEL, near the end of this file, writes it to the image.\n##\n##     <%= dockerBuild %> --build-arg VERSION=1.2.3 -t <%= image %> .\n##     docker inspect --format '{{json .Config.Labels}}' <%= image %>\n##\n# VERSION is what the program and the image report. Set it with docker build --build-arg VERSION=1.2.3.\nARG VERSION=dev\n\n<%_ if (needsTools) { _%>\n<%_ if (dep) { _%>\n# tools downloads dep. It uses a current Alpine, because the CA certificates in old Go images are out of date.\n<%_ } else { _%>\n# tools provides CA certificates. It uses a current Alpine, because those in old Go images are out of date.\n<%_ } _%>\n##\n<%_ if (dep) { _%>\n## Try this: build this stage only, and run what it downloads.\n##\n##     <%= dockerBuild %> --target tools -t <%= image %>:tools .\n##     docker run --rm <%= image %>:tools dep version\n<%_ } else { _%>\n## Try this: build this stage only, and look for the certificates.\n##\n##     <%= dockerBuild %> --target tools -t <%= image %>:tools .\n##     docker run --rm <%= image %>:tools ls -l /etc/ssl/certs\n<%_ } _%>\nFROM <%= platform %><%= alpineImage %> AS tools\n<%_ if (dep) { _%>\n\n# To download dep from a mirror, set both: its address, and the checksum of its file.\nARG DEP_MIRROR=https://github.com/golang/dep/releases/download\nARG DEP_SHA256=\n\n## A checksum makes a download safe: if the file is not the expected one, the build stops.\n<%_ if (buildkit) { _%>\nRUN --mount=type=secret,id=ca,target=/etc/ssl/certs/ca-certificates.crt \\\n    set -eu; \\\n<%_ } else { _%>\nRUN set -eu; \\\n<%_ } _%>\n    case \"$(uname -m)\" in \\\n      x86_64) arch=amd64 sum=<%= depSumAmd64 %> ;; \\\n      aarch64) arch=arm64 sum=<%= depSumArm64 %> ;; \\\n      *) echo \"dep <%= depVersion %> has no binary with a known checksum for $(uname -m); build on amd64 or arm64\" >&2; exit 1 ;; \\\n    esac; \\\n    wget -q -O /usr/local/bin/dep \"$DEP_MIRROR/v<%= depVersion %>/dep-linux-$arch\"; \\\n    echo \"${DEP_SHA256:-$sum}  /usr/local/bin/dep\" > /tmp/dep.sha256; \\\n    sha256sum -c /tmp/dep.sha256; \\\n    chmod 755 /usr/local/bin/dep\n<%_ } _%>\n\n<%_ } _%>\n# deps has the compiler and the dependencies, but no code. It is also the container to develop in.\n## FROM names a base image by its tag. The image behind a tag changes, for example with a security fix. Behind a\n## digest (image@sha256:...) it never changes.\n<%_ if (buildkit) { _%>\n## $BUILDPLATFORM is the platform of the build machine. Go compiles for other platforms, so the compiler never runs\n## in slow emulation.\n<%_ } _%>\n##\n## Try this: build this stage only, look into it, and list the digests of your images.\n##\n##     <%= dockerBuild %> --target deps -t <%= image %>:deps .\n##     docker run --rm <%= image %>:deps go version\n##     docker image ls --digests\nFROM <%= platform %><%= golangImage %> AS deps\n\n<%_ if (needsGit) { _%>\n# <%= fetcher %> downloads dependencies with git. No version of git is given:\n# Alpine deletes old versions, so the build would fail after an update.\n# hadolint ignore=DL3018\n<%_ if (buildkit) { _%>\nRUN --mount=type=secret,id=ca,target=/etc/ssl/certs/ca-certificates.crt \\\n    apk add --no-cache git openssh-client\n<%_ } else { _%>\nRUN apk add --no-cache git\n<%_ } _%>\n\n<%_ } _%>\n<%_ if (dep) { _%>\nCOPY --from=tools /usr/local/bin/dep /usr/local/bin/dep\n\n# Without cgo, the program needs no C library and runs on any base image.\n# dep puts dependencies in vendor/, which Go uses below GOPATH when modules are off.\n## ENV sets a variable for the next instructions and for every container of this stage, unlike ARG.\n##\n## Try this:\n##\n##     docker run --rm <%= image %>:deps go env CGO_ENABLED\nENV CGO_ENABLED=0 GO111MODULE=off\n\n## WORKDIR creates a folder and makes it the current folder of the next instructions, and of containers.\n##\n## Try this:\n##\n##     docker run --rm <%= image %>:deps pwd\nWORKDIR /go/src/<%= module %>\n\n## COPY takes files from the build context. These two decide which dependencies are needed: while they stay the\n## same, the download below comes from the cache, however often the code changes.\n##\n## Try this: this stage has no other file of yours yet.\n##\n##     docker run --rm <%= image %>:deps ls\nCOPY Gopkg.toml Gopkg.lock ./\n\n# Downloads exactly what Gopkg.lock names. To check the lock against the imports, run dep check.\n<%_ if (buildkit) { _%>\n# All secrets are optional: they are for private repositories and for a company's CA. <%= secretsHelp %>\n## A secret is a file that one step can read. It is in no image and no cache.\n## RUN runs a command, and keeps the files that it writes. A cache mount is different: builds share the folder, and no\n## image contains it. What one build downloaded, the next one finds there.\n##\n## Try this: see how much space the build cache takes.\n##\n##     docker system df\nRUN --mount=type=cache,target=/go/pkg/dep \\\n    --mount=type=secret,id=ca,target=/etc/ssl/certs/ca-certificates.crt \\\n    --mount=type=secret,id=netrc,target=/root/.netrc \\\n    --mount=type=secret,id=gitconfig,target=/root/.gitconfig \\\n    --mount=type=secret,id=known_hosts,target=/root/.ssh/known_hosts \\\n    --mount=type=ssh \\\n    dep ensure -vendor-only\n<%_ } else { _%>\n## RUN runs a command, and keeps the files that it writes: a layer of the image.\n##\n## Try this: see what each instruction added.\n##\n##     docker history <%= image %>:deps\nRUN dep ensure -vendor-only\n<%_ } _%>\n<%_ } else { _%>\n<%_ if (hasModuleProxy) { _%>\n# Set these with --build-arg to use another module proxy, or private modules.\nARG GOPROXY\n# GOPRIVATE holds names of modules and no secret, although hadolint takes it for one.\n# hadolint ignore=DL3064\nARG GOPRIVATE\nARG GONOSUMDB\n\n# Private modules come from git repositories. All others come from the proxy, which needs no git.\n# No version of git is given: Alpine deletes old versions, so the build would fail after an update.\n# hadolint ignore=DL3018\n<%_ if (buildkit) { _%>\nRUN --mount=type=secret,id=ca,target=/etc/ssl/certs/ca-certificates.crt \\\n    if [ -n \"$GOPRIVATE\" ]; then apk add --no-cache git openssh-client; fi\n<%_ } else { _%>\nRUN if [ -n \"$GOPRIVATE\" ]; then apk add --no-cache git; fi\n<%_ } _%>\n<%_ } else { _%>\n# Set it with --build-arg to use a module proxy.\nARG GOPROXY\n<%_ } _%>\n\n# Without cgo, the program needs no C library and runs on any base image.\n## ENV sets a variable for the next instructions and for every container of this stage, unlike ARG.\n##\n## Try this:\n##\n##     docker run --rm <%= image %>:deps go env CGO_ENABLED\nENV CGO_ENABLED=0 GO111MODULE=on\n\n## WORKDIR creates a folder and makes it the current folder of the next instructions, and of containers.\n##\n## Try this:\n##\n##     docker run --rm <%= image %>:deps pwd\nWORKDIR /go/src/<%= module %>\n\n# A module without dependencies has no go.sum. The pattern copies the file only if it exists.\n## COPY takes files from the build context. These two decide which dependencies are needed: while they stay the\n## same, the download below comes from the cache, however often the code changes.\n##\n## Try this: this stage has no other file of yours yet.\n##\n##     docker run --rm <%= image %>:deps ls\nCOPY go.mod go.su[m] ./\n\n<%_ if (buildkit) { _%>\n# All secrets are optional: they are for private repositories and for a company's CA. <%= secretsHelp %>\n## A secret is a file that one step can read. It is in no image and no cache.\n## RUN runs a command, and keeps the files that it writes. A cache mount is different: builds share the folder, and no\n## image contains it. What one build downloaded, the next one finds there.\n##\n## Try this: see how much space the build cache takes.\n##\n##     docker system df\nRUN --mount=type=cache,target=/go/pkg/mod \\\n    --mount=type=secret,id=ca,target=/etc/ssl/certs/ca-certificates.crt \\\n    --mount=type=secret,id=netrc,target=/root/.netrc \\\n    --mount=type=secret,id=gitconfig,target=/root/.gitconfig \\\n    --mount=type=secret,id=known_hosts,target=/root/.ssh/known_hosts \\\n    --mount=type=ssh \\\n    go mod download<%= orLater %>\n<%_ } else { _%>\n## RUN runs a command, and keeps the files that it writes: a layer of the image.\n##\n## Try this: see what each instruction added.\n##\n##     docker history <%= image %>:deps\nRUN go mod download<%= orLater %>\n<%_ } _%>\n<%_ } _%>\n\n# staging compiles the program.\nFROM deps AS staging\n\n# A change in the code runs the steps from here on again.\n## The dot is the build context: the folder that docker build names, without what .dockerignore excludes.\n##\n## Try this: list what was sent.\n##\n##     <%= dockerBuild %> --target staging -t <%= image %>:staging .\n##     docker run --rm <%= image %>:staging ls -A\nCOPY . <%= contextFolder %>\n\n<%_ if (buildkit) { _%>\n# docker build --platform sets these. Without it, they name the platform of the build machine.\n##\n## Try this: build for another processor.\n##\n##     <%= dockerBuild %> --platform linux/arm64 -t <%= image %>:arm64 .\n##     docker image inspect --format '{{.Architecture}}' <%= image %>:arm64\nARG TARGETOS\nARG TARGETARCH\nARG TARGETVARIANT\n<%_ } _%>\nARG VERSION\n<%_ if (buildkit) { _%>\n# The cache mount keeps compiled packages between builds, so that only changed packages are compiled.\n<%_ } _%>\n<%_ if (hasTrimpath) { _%>\n## -trimpath keeps the paths of this machine out of the program; -s -w leaves out the tables that only a debugger needs.\n##\n## Try this: the program is all that the image takes from this stage.\n##\n##     docker run --rm <%= image %>:staging ls -l /out\n<%_ } else { _%>\n## -s -w leaves out the tables that only a debugger needs.\n##\n## Try this: the program is all that the image takes from this stage.\n##\n##     docker run --rm <%= image %>:staging ls -l /out\n<%_ } _%>\n<%_ if (buildkit) { _%>\nRUN --mount=type=cache,target=/root/.cache/go-build \\\n<%_ if (!dep) { _%>\n    --mount=type=cache,target=/go/pkg/mod \\\n<%_ } _%>\n    if [ \"$TARGETARCH\" = arm ]; then export GOARM=\"${TARGETVARIANT#v}\"; fi; \\\n    GOOS=$TARGETOS GOARCH=$TARGETARCH \\\n    go build <%= trimpath %>-ldflags \"-s -w -X main.version=$VERSION\" -o /out/<%= binary %> .\n\n# test runs go vet and the tests. The image does not need it: run it with docker build --target test .\n##\n## Try this:\n##\n##     <%= dockerBuild %> --target test .\nFROM staging AS test\nRUN --mount=type=cache,target=/root/.cache/go-build \\\n<%_ if (!dep) { _%>\n    --mount=type=cache,target=/go/pkg/mod \\\n<%_ } _%>\n    go vet ./... && go test ./...\n<%_ } else { _%>\nRUN go build <%= trimpath %>-ldflags \"-s -w -X main.version=$VERSION\" -o /out/<%= binary %> .\n<%_ } _%>\n\n<%_ if (alpineBase) { _%>\n# The image. Alpine has CA certificates, and a shell for debugging.\n##\n## Try this: compare the sizes of the stages, and see what each instruction adds.\n##\n##     docker image ls <%= image %>\n##     docker history <%= image %>\nFROM <%= alpineImage %><%= asStage %>\n<%_ } else if (distroless) { _%>\n# The image. It has CA certificates, time zones and a non-root user, but no shell and no package manager.\n##\n## Try this: compare the sizes of the stages, and see what each instruction adds.\n##\n##     docker image ls <%= image %>\n##     docker history <%= image %>\nFROM <%= distrolessImage %><%= asStage %>\n<%_ } else { _%>\n# The image. It contains only what is copied here.\n##\n## Try this: compare the sizes of the stages, and see what each instruction adds.\n##\n##     docker image ls <%= image %>\n##     docker history <%= image %>\nFROM scratch<%= asStage %>\n\n# The program needs CA certificates to make HTTPS requests.\nCOPY --from=tools /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/ca-certificates.crt\n<%_ } _%>\n<%_ if (needsNsswitch) { _%>\n\n# Without this file, Go before 1.16 asks the DNS server before it reads /etc/hosts.\nCOPY --from=tools /etc/nsswitch.conf /etc/nsswitch.conf\n<%_ } _%>\n\nWORKDIR /app\nCOPY --from=staging /out/<%= binary %> /app/<%= binary %>\n\n# Image metadata. Add more with docker build --label.\n## LABEL describes the image to people and tools; registries show it.\n##\n## Try this: list what the image says about itself.\n##\n##     docker image inspect --format '{{json .Config.Labels}}' <%= image %>\nARG VERSION\nARG REVISION=unknown\nLABEL org.opencontainers.image.title=\"<%= binary %>\" \\\n<%_ if (sourceUrl) { _%>\n      org.opencontainers.image.source=\"<%= sourceUrl %>\" \\\n<%_ } _%>\n      org.opencontainers.image.version=\"$VERSION\" \\\n      org.opencontainers.image.revision=\"$REVISION\"<%= imageLabels %>\n\n# A non-root user, by number: Kubernetes cannot tell whether a named user is root.\n##\n## Try this:\n##\n##     docker image inspect --format '{{.Config.User}}' <%= image %>\nUSER 65532:65532\n\n<%_ if (exposes) { _%>\n## EXPOSE publishes nothing. It documents the port for people and tools; docker run -p publishes it.\n##\n## Try this: publish the port on this machine only.\n##\n##     docker run -d --name <%= container %>-lesson -p 127.0.0.1:<%= port %>:<%= port %> <%= image %>\n##     curl http://localhost:<%= port %>/\nEXPOSE <%= port %>\n\n<%_ } _%>\n<%_ if (hasHealthcheck) { _%>\n<%_ if (checksItself) { _%>\n# The program checks itself, so the image needs neither a shell nor curl.\n<%_ } else { _%>\n# wget, a part of Alpine, asks the program.\n<%_ } _%>\n## Kubernetes ignores HEALTHCHECK and has probes of its own.\n##\n## Try this: the answer is \"starting\", and a few seconds later \"healthy\".\n##\n##     docker inspect --format '{{.State.Health.Status}}' <%= container %>-lesson\nHEALTHCHECK --interval=10s --timeout=3s --start-period=5s --retries=3 \\\n    CMD [<%= healthCommand %>]\n\n<%_ } _%>\n# Exec form: the program is PID 1 and receives SIGTERM from docker stop directly.\n## Without the brackets, Docker starts a shell that starts the program. The image may have no shell, and a shell may not\n## pass the signal on: after ten seconds, docker stop would kill the program.\n##\n## Try this: the service stops by itself, with exit code 0.\n##\n##     docker stop <%= container %>-lesson\n##     docker inspect --format '{{.State.ExitCode}}' <%= container %>-lesson\n##     docker rm <%= container %>-lesson\nENTRYPOINT [\"/app/<%= binary %>\"]\n"
	],
	[
		"Gopkg.lock",
		420,
		"# This file is autogenerated, do not edit; changes may be undone by the next 'dep ensure'.\n\n\n[solve-meta]\n  analyzer-name = \"dep\"\n  analyzer-version = 1\n  input-imports = []\n  solver-name = \"gps-cdcl\"\n  solver-version = 1\n"
	],
	[
		"Gopkg.toml",
		420,
		"# dep has been archived since 2020. This command moves the service to Go modules:\n# npx create-go-docker@latest update --deps modules\n\n# Dependencies, with the versions they may have: one [[constraint]] for each. After a change, run dep ensure.\n# https://golang.github.io/dep/docs/Gopkg.toml.html\n\n[prune]\n  go-tests = true\n  unused-packages = true\n"
	],
	[
		"Makefile",
		420,
		"# Commands for everyday work. To list them, run make or make help.\n## Works with GNU make 3.81, the version that macOS has.\n\nIMAGE = <%= image %>\n# The port on this machine. To use another one: PORT=9000 make run\nPORT ?= <%= port %>\n# What the program and the image report: the newest tag in git, or the commit.\nVERSION ?= $(shell git describe --tags --always --dirty 2> /dev/null || echo dev)\n# A name of its own, so that it is not the container of another command.\nCONTAINER = $(IMAGE)-dev\n<%_ if (dep) { _%>\n# Without a go.mod, Go finds packages only below GOPATH. This GOPATH consists of\n# a link to this folder.\nGO = export GOPATH=\"$$PWD/.cache/gopath\" GO111MODULE=off && \\\n	mkdir -p '.cache/gopath/src/<%= moduleParent %>' && \\\n	ln -sfn \"$$PWD\" '.cache/gopath/src/<%= module %>' && \\\n	cd '.cache/gopath/src/<%= module %>' && go\n<%_ } else { _%>\nGO = go\n<%_ } _%>\n\nneeds_go = command -v go > /dev/null || { echo 'Go is not installed. make up needs only Docker; for the other commands, see README.md.' >&2; exit 1; }\n# Does nothing if there is no such container. It is stopped before it is\n# removed, so that requests in flight can finish.\nremove = found=\"$$(docker ps --all --quiet --filter 'name=^/$(CONTAINER)$$')\" && \\\n	if [ -n \"$$found\" ]; then docker stop \"$$found\" > /dev/null && docker rm \"$$found\" > /dev/null; fi\n\n## These targets are commands, not files. Without this line, `make test` would do\n## nothing if there were a file named test.\n.PHONY: help run test lint image up down size clean\n\n## The first target is what `make` runs without arguments.\nhelp: ## list these commands\n	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf \"make %-6s %s\\n\", $$1, $$2 }' Makefile\n\nrun: ## run the service with the Go on this machine, until Ctrl-C\n	@$(needs_go)\n	export PORT=$(PORT) && $(GO) run .\n\ntest: ## run the tests\n	@$(needs_go)\n	$(GO) test ./...\n\nlint: ## check the code with gofmt and go vet, and the Dockerfile with hadolint if it is installed\n	@$(needs_go)\n	@unformatted=\"$$(find . -name '.?*' -prune -o -name vendor -prune -o -name '*.go' -exec gofmt -l {} +)\" || exit 1; \\\n	if [ -n \"$$unformatted\" ]; then echo \"gofmt -w would change these files:\" >&2; echo \"$$unformatted\" >&2; exit 1; fi\n	$(GO) vet ./...\n	@if command -v hadolint > /dev/null; then hadolint Dockerfile; else echo 'hadolint is not installed, so the Dockerfile was not checked.'; fi\n\nimage: ## build the image\n	<%= dockerBuild %> -t $(IMAGE) --build-arg VERSION='$(VERSION)' \\\n	  --build-arg REVISION=\"$$(git rev-parse HEAD 2> /dev/null || echo unknown)\" .\n\nup: image ## start the image with few privileges, and wait until it is healthy\n	@$(remove)\n	docker run --detach --name $(CONTAINER) --publish 127.0.0.1:$(PORT):<%= port %> \\\n	  --read-only --tmpfs /tmp --cap-drop ALL --security-opt no-new-privileges $(IMAGE)\n	@seconds=0; state='running starting'; \\\n	while [ \"$$state\" = 'running starting' ] && [ $$seconds -lt 60 ]; do \\\n	  sleep 1; seconds=$$((seconds + 1)); \\\n	  state=\"$$(docker inspect --format '{{.State.Status}} {{.State.Health.Status}}' $(CONTAINER))\" || exit 1; \\\n	done; \\\n	if [ \"$$state\" != 'running healthy' ]; then \\\n	  docker logs $(CONTAINER); echo \"$(CONTAINER) is $$state after $$seconds seconds.\" >&2; exit 1; \\\n	fi\n	@echo 'The service answers at http://localhost:$(PORT)/. To stop it: make down'\n\ndown: ## stop and remove what make up started\n	@$(remove)\n\nsize: image ## show the size of the image and of each layer\n	@docker image ls $(IMAGE):latest\n	@docker history --format 'table {{.Size}}\\t{{.CreatedBy}}' $(IMAGE)\n\nclean: down ## remove what these commands and those in README.md made: container, images, program, caches\n	@for image in $(IMAGE):latest $(IMAGE):deps; do \\\n	  if docker image inspect \"$$image\" > /dev/null 2>&1; then docker image rm \"$$image\"; fi; \\\n	done\n	@if [ ! -d './<%= binary %>' ]; then rm -f './<%= binary %>'; fi\n	rm -rf .cache\n"
	],
	[
		"README.md",
		420,
		"# <%= binary %>\n\nAn HTTP service written in Go <%= goMinor %>, and a container image for it. It uses the standard library only. Run the commands below in this folder.\n\n## Run\n\n```sh\n<%= dockerBuild %> -t <%= image %> .\ndocker run -d --name <%= container %> -p 127.0.0.1:<%= port %>:<%= port %> <%= image %>\ncurl http://localhost:<%= port %>/\n```\n\nWith `127.0.0.1`, only this machine can reach the port. Without it, Docker publishes the port on every network interface, past firewalls such as ufw. To serve other machines, use `-p <%= port %>:<%= port %>`.\n\n| path | answer |\n| --- | --- |\n| `/` | a line of text |\n| `/healthz` | 200 while the process answers |\n| `/readyz` | 200 while the service accepts requests, 503 once it is stopping |\n\n| variable | default | meaning |\n| --- | --- | --- |\n| `PORT` | `<%= port %>` | the port that the service listens on; `0` takes a free one |\n| `HOST` | all addresses | the address that the service listens on |\n| `<%= envPrefix %>_TIMEOUT` | `<%= requestSeconds %>s` | how long a request may take, and how long a stop waits for running requests |\n| `<%= envPrefix %>_DRAIN` | `0s` | how long the service keeps answering, not ready, before it stops: the time that your load balancer needs to notice |\n| `<%= envPrefix %>_ACCESS_LOG` | `true` | `false` logs no requests, except those that take longer than `<%= envPrefix %>_TIMEOUT` |\n\nDocker runs the image's health check every ten seconds. Kubernetes ignores it and has probes of its own. Show the result:\n\n```sh\ndocker inspect --format '{{.State.Health.Status}}' <%= container %>\n```\n\nStop the service. Running requests are answered, and the exit code is 0:\n\n```sh\ndocker stop <%= container %>\ndocker inspect --format '{{.State.ExitCode}}' <%= container %>\ndocker rm <%= container %>\n```\n\nThe program prints its version:\n\n```sh\ndocker run --rm <%= image %> version\n```\n\n## Stop without losing requests\n\nOn SIGTERM, the service answers the requests that have reached it, tells each client to close its connection, and then stops. The comment above `serve` in `server.go` explains the order. A test of create-go-docker stops it under full load with `docker stop`, and counts: no request is lost.\n\nA stop takes `<%= envPrefix %>_DRAIN`, 0.4 seconds to close, and at most `<%= envPrefix %>_TIMEOUT`. Whatever stops the service has to wait longer than their sum: `docker stop` waits ten seconds, and `docker stop -t 40` waits 40. In Compose and Swarm, set `stop_grace_period`; in Kubernetes, `terminationGracePeriodSeconds`. A handler that is still running then makes the service exit with 1 and `requests still running after <%= requestSeconds %>s`.\n\nOne request can still be lost: a client may send it at the moment the service closes a connection that was idle for 0.2 seconds. HTTP clients such as Go's, and most proxies, send a GET request again in that case.\n\n## Limits\n\n| what happens | the limit | where to change it |\n| --- | --- | --- |\n| the connection closes without an answer, and the log has `request took longer than <%= envPrefix %>_TIMEOUT` | `<%= envPrefix %>_TIMEOUT`, for reading a request and for answering it | the environment variable |\n| 431 Request Header Fields Too Large | 64 KiB of headers | `maxHeaderBytes` in `server.go` |\n| an idle connection closes | 60 seconds without a request | `idleTimeout` in `server.go` |\n\n<%_ if (hasResponseController) { _%>\nTo give one handler more time, let it move its own deadline first. A stop still waits for `<%= envPrefix %>_TIMEOUT` only:\n\n```go\nhttp.NewResponseController(w).SetWriteDeadline(time.Now().Add(time.Minute))\n```\n<%_ } else { _%>\nThe limit is the same for all handlers: `http.NewResponseController`, which changes it for one of them, needs Go 1.20.\n<%_ } _%>\n\n## What the image does not have\n\nMost services need none of this, so the image leaves it out:\n\n| what | who needs it | how to add it |\n| --- | --- | --- |\n<%_ if (!distroless) { _%>\n<%_ if (hasTimeZoneData) { _%>\n| time zones | `time.LoadLocation` | `import _ \"time/tzdata\"` in `main.go`; the program grows by about 450 kB |\n<%_ } else { _%>\n| time zones | `time.LoadLocation` | in the `Dockerfile`, above `USER`: `COPY --from=staging /usr/local/go/lib/time/zoneinfo.zip /app/` and `ENV ZONEINFO=/app/zoneinfo.zip` |\n<%_ } _%>\n<%_ if (scratch) { _%>\n| `/tmp` | temporary files, large uploads | `--tmpfs /tmp` after `docker run`; the files for Compose, Kubernetes and Swarm have it |\n<%_ } _%>\n| a name for the user | `os/user` | in the `Dockerfile`, above `USER`: `ENV USER=<%= binary %> HOME=/tmp` |\n<%_ } _%>\n<%_ if (!alpineBase) { _%>\n| a shell | people who debug | `docker run --rm -it --pid container:<%= container %> --network container:<%= container %> <%= alpineImage %>` |\n<%_ } _%>\n\n## Develop\n\n<%_ if (dep) { _%>\nWith Go <%= goMinor %> on this machine. Go finds packages without a `go.mod` only below `GOPATH`, so this function runs a command in a `GOPATH` that consists of a link to this folder:\n\n```sh\nin_gopath() (\n  mkdir -p \".cache/gopath/src/<%= moduleParent %>\"\n  ln -sfn \"$PWD\" \".cache/gopath/src/<%= module %>\"\n  export GOPATH=\"$PWD/.cache/gopath\" GO111MODULE=off\n  cd \".cache/gopath/src/<%= module %>\" && \"$@\"\n)\nin_gopath go test ./...\nin_gopath go run .\n```\n<%_ } else { _%>\nWith Go <%= goMinor %> on this machine:\n\n```sh\ngo test ./...\ngo run .\n```\n<%_ } _%>\n\nWith Docker only: the `deps` stage of the `Dockerfile` has the compiler, and this function runs a command in it, on the files in this folder. The files that it writes belong to you, and `.cache` keeps compiled packages for the next run.\n\n```sh\n<%= dockerBuild %> --target deps -t <%= image %>:deps .\nin_docker() {\n  docker run --rm --user \"$(id -u):$(id -g)\" -v \"$PWD:/go/src/<%= module %>\" \\\n    -e XDG_CACHE_HOME=/go/src/<%= module %>/.cache -e <%= moduleCache %> \\\n<%_ if (!dep) { _%>\n<%_ if (hasModuleProxy) { _%>\n    -e GOPROXY -e GOPRIVATE -e GONOSUMDB \\\n<%_ } else { _%>\n    -e GOPROXY \\\n<%_ } _%>\n<%_ } _%>\n    <%= image %>:deps \"$@\"\n}\nin_docker go test ./...\nin_docker go build -o <%= binary %> .\n```\n\n<%_ if (buildkit) { _%>\nRun `go vet` and the tests as part of a build, for example on a machine without Go:\n\n```sh\ndocker build --target test .\n```\n\n<%_ } _%>\n<%_ if (dep) { _%>\nTo change the Go version, edit the `FROM golang:` line of the `Dockerfile`.\n<%_ } else { _%>\nTo change the Go version, edit the `FROM golang:` line of the `Dockerfile`, and the `go` line of `go.mod` if the code needs the new version.\n<%_ } _%>\n\n## Add packages and programs\n\n`internal/store` is imported as `<%= module %>/internal/store`. A new folder or file needs no line in the `Dockerfile`: the builder gets everything that `.dockerignore` does not exclude.\n<%_ if (hasEmbed) { _%>\n\nThis includes files that become part of the program:\n\n```go\n//go:embed index.html\nvar index string\n```\n<%_ } _%>\n<%_ if (hasManyOutputs) { _%>\n\nTo add the programs in `cmd/` to the image, replace two parts of the `Dockerfile`: `-o /out/<%= binary %> .` by `-o /out/ . ./cmd/...`, and `/out/<%= binary %> /app/<%= binary %>` by `/out/ /app/`. This command runs `cmd/report`:\n\n```sh\ndocker run --rm --entrypoint /app/report <%= image %>\n```\n<%_ } _%>\n\n## Add a dependency\n\n<%_ if (dep) { _%>\ndep has been archived since 2020. This command moves the service to Go modules, with the same versions of its dependencies:\n\n```sh\nnpx create-go-docker@latest update --deps modules\n```\n\nTo add a dependency with dep, use the same shell as above:\n<%_ } else { _%>\nAdd it in the same shell:\n<%_ } _%>\n\n```sh\n<%_ if (dep) { _%>\nin_docker dep ensure -add github.com/pkg/errors\n<%_ } else { _%>\nin_docker go get github.com/pkg/errors\n<%_ } _%>\n```\n\n<%_ if (dep) { _%>\nImport it in the code, and build:\n\n```sh\n<%= dockerBuild %> -t <%= image %> .\n```\n\n`dep ensure -add` writes `Gopkg.toml`, `Gopkg.lock` and `vendor/`. Commit the first two; the build restores `vendor/` from the lock.\n\nVulnerability scanners find the dependencies of a Go program in its list of modules (`go version -m`). A program built with dep has no such list, and few scanners read `Gopkg.lock`: they report on Go itself and on the base image only. With modules, they find the dependencies too.\n<%_ } else { _%>\nImport it in the code, bring `go.mod` and `go.sum` in line with the imports, and build:\n\n```sh\nin_docker go mod tidy\n<%= dockerBuild %> -t <%= image %> .\n```\n\nCommit `go.mod` and `go.sum`.\n<%_ } _%>\n\n## Private repositories and company networks\n\n<%_ if (!buildkit) { _%>\nThe classic builder has no secrets, so it cannot use a password, an SSH key or a company's CA. Build with BuildKit if you need one of them: create this service with `--builder buildkit`.\n<%_ if (!dep) { _%>\nA module proxy without a password works: `--build-arg GOPROXY=https://proxy.example.com`.\n<%_ } _%>\n<%_ } else { _%>\nA build can use your credentials. BuildKit mounts them for the steps that download, and keeps them out of the image and of its cache.\n\n<%_ if (dep) { _%>\nIn `Gopkg.toml`, `source` is the address of a repository that the import path does not name. The build reads the password of the server from `.netrc`:\n\n```sh\ndocker build --secret id=netrc,src=\"$HOME/.netrc\" -t <%= image %> .\n```\n\nTo add a private library, build the `deps` stage with the same secret, and pass the password to `in_docker` too. Then continue as with other libraries:\n\n```sh\ndocker build --target deps --secret id=netrc,src=\"$HOME/.netrc\" -t <%= image %>:deps .\nin_docker() {\n  docker run --rm --user \"$(id -u):$(id -g)\" -v \"$PWD:/go/src/<%= module %>\" -v \"$HOME/.netrc:/tmp/.netrc:ro\" \\\n    -e XDG_CACHE_HOME=/go/src/<%= module %>/.cache -e <%= moduleCache %> -e HOME=/tmp \\\n    <%= image %>:deps \"$@\"\n}\nin_docker dep ensure -add github.com/acme/errors:https://git.example.com/team/errors.git\n```\n\nWith SSH, the build uses the keys of your agent, your git settings and the servers that you know:\n\n```sh\ndocker build --ssh default --secret id=gitconfig,src=\"$HOME/.gitconfig\" \\\n  --secret id=known_hosts,src=\"$HOME/.ssh/known_hosts\" -t <%= image %> .\n```\n<%_ } else { _%>\n<%_ if (hasModuleProxy) { _%>\n`GOPRIVATE` names the private modules: Go gets them from their git repositories, and neither from a proxy nor checked against the public checksum database. The build reads the password of the git server from `.netrc`:\n\n```sh\ndocker build --build-arg GOPRIVATE=git.example.com --secret id=netrc,src=\"$HOME/.netrc\" -t <%= image %> .\n```\n\nTo add a private module, build the `deps` stage with the same flags, so that it has git, and pass the password to `in_docker` too. Then continue as with other modules:\n\n```sh\ndocker build --target deps --build-arg GOPRIVATE=git.example.com --secret id=netrc,src=\"$HOME/.netrc\" -t <%= image %>:deps .\nin_docker() {\n  docker run --rm --user \"$(id -u):$(id -g)\" -v \"$PWD:/go/src/<%= module %>\" -v \"$HOME/.netrc:/tmp/.netrc:ro\" \\\n    -e XDG_CACHE_HOME=/go/src/<%= module %>/.cache -e <%= moduleCache %> -e HOME=/tmp -e GOPRIVATE=git.example.com \\\n    <%= image %>:deps \"$@\"\n}\nin_docker go get git.example.com/team/errors\n```\n\nWith SSH, the build uses the keys of your agent, your git settings and the servers that you know:\n\n```sh\ndocker build --build-arg GOPRIVATE=git.example.com --ssh default --secret id=gitconfig,src=\"$HOME/.gitconfig\" \\\n  --secret id=known_hosts,src=\"$HOME/.ssh/known_hosts\" -t <%= image %> .\n```\n<%_ } else { _%>\nGo <%= goMinor %> gets all modules from their git repositories, and does not know `GOPRIVATE`. The path of a module on your own server must contain `.git`, such as `git.example.com/team/errors.git`. The build reads the password of the server from `.netrc`:\n\n```sh\ndocker build --secret id=netrc,src=\"$HOME/.netrc\" -t <%= image %> .\n```\n\nTo add a private module, build the `deps` stage with the same secret, and pass the password to `in_docker` too. Then continue as with other modules:\n\n```sh\ndocker build --target deps --secret id=netrc,src=\"$HOME/.netrc\" -t <%= image %>:deps .\nin_docker() {\n  docker run --rm --user \"$(id -u):$(id -g)\" -v \"$PWD:/go/src/<%= module %>\" -v \"$HOME/.netrc:/tmp/.netrc:ro\" \\\n    -e XDG_CACHE_HOME=/go/src/<%= module %>/.cache -e <%= moduleCache %> -e HOME=/tmp \\\n    <%= image %>:deps \"$@\"\n}\nin_docker go get git.example.com/team/errors.git\n```\n\nWith SSH, the build uses the keys of your agent, your git settings and the servers that you know:\n\n```sh\ndocker build --ssh default --secret id=gitconfig,src=\"$HOME/.gitconfig\" \\\n  --secret id=known_hosts,src=\"$HOME/.ssh/known_hosts\" -t <%= image %> .\n```\n<%_ } _%>\n<%_ } _%>\n\nYour git settings must replace HTTPS by SSH. This command does it for one server:\n\n```sh\ngit config --global url.ssh://git@git.example.com/.insteadOf https://git.example.com/\n```\n\nBehind a proxy that inspects TLS connections, pass the address of the proxy, and a file with all CA certificates, those of your company included. Most machines of a company have it:\n\n```sh\ndocker build --build-arg HTTPS_PROXY=http://proxy.example.com:3128 \\\n  --secret id=ca,src=/etc/ssl/certs/ca-certificates.crt -t <%= image %> .\n```\n\nIn `in_docker`, the same two are `-e HTTPS_PROXY=http://proxy.example.com:3128 -v /etc/ssl/certs/ca-certificates.crt:/etc/ssl/certs/ca-certificates.crt:ro`.\n<%_ if (!dep) { _%>\n\nFor a module proxy of your company, use `--build-arg GOPROXY=https://proxy.example.com`.\n<%_ } _%>\n\n## Pin the base images\n\nA tag such as `<%= alpineImage %>` gets security fixes: the image behind it changes. A digest never changes. To build on the same bytes every time, add the digests to the `Dockerfile`; run the command again to move to the images of the day:\n\n```sh\nfor image in $(sed -nE 's/^FROM (--platform=[^ ]+ )?([^ @]+:[^ @]+).*/\\2/p' Dockerfile | sort -u); do\n  digest=\"$(docker buildx imagetools inspect --format '{{.Manifest.Digest}}' \"$image\")\" || break\n  sed -i.bak -E \"s|^(FROM .*)?$image(@sha256:[0-9a-f]+)?|\\1$image@$digest|\" Dockerfile\ndone\nrm -f Dockerfile.bak\n```\n<%_ } _%>\n<%_ if (compose) { _%>\n\n## Use Compose\n\n`compose.yaml` starts the image with as few rights as it needs, on 127.0.0.1:\n\n```sh\ndocker compose up --build --detach --wait\ndocker compose logs\ndocker compose down\n```\n\nTo work on the code, start it in a container that compiles every change that you save. This command runs until you press Ctrl-C:\n\n```sh\ndocker compose watch <%= label %>-dev\n```\n<%_ } _%>\n<%_ if (makefile) { _%>\n\n## Use make\n\n```sh\nmake\n```\n\nlists the commands: `make run` and `make test` use the Go on this machine, `make up` needs only Docker. `PORT=9000 make run` uses another port.\n<%_ } _%>\n<%_ if (devcontainer) { _%>\n\n## Use a dev container\n\nOpen this folder in an editor that supports dev containers, such as VS Code. The container is the `deps` stage of the `Dockerfile`, so it has the compiler that builds the image.\n<%_ } _%>\n<%_ if (kubernetes) { _%>\n\n## Deploy to Kubernetes\n\n`kubernetes/base` is what all environments have in common, `kubernetes/overlays` has one folder for each environment, and `kubernetes/components` has optional parts that an overlay can add:\n\n| component | adds |\n| --- | --- |\n| `namespace` | the namespace; every overlay uses it |\n| `http-route` | requests from outside the cluster, through a Gateway |\n| `egress` | a network policy for the connections that the service opens |\n| `pull-secret` | the password of a private registry |\n| `config` | a ConfigMap, as environment variables |\n| `secrets` | a Secret, mounted as files |\n\nShow what an environment consists of:\n\n```sh\nkubectl kustomize kubernetes/overlays/production\n```\n\nThe first lines of each `kustomization.yaml` there are the commands that deploy it.\n<%_ } _%>\n<%_ if (swarm) { _%>\n\n## Deploy to a swarm\n\nOn a manager node. Run it again with another tag for a rolling update; if the new version does not become healthy, Docker rolls it back.\n\n```sh\nexport IMAGE=registry.example.com/<%= image %>:1.0.0\ndocker stack deploy --with-registry-auth --compose-file stack.yaml <%= label %>\n```\n<%_ } _%>\n<%_ if (ci) { _%>\n\n## Continuous integration\n\n<%_ if (github) { _%>\nGitHub runs `.github/workflows/ci.yml` for each pull request and each push to the main branch.\n<%_ } _%>\n<%_ if (gitlab) { _%>\nGitLab runs `.gitlab-ci.yml` for each merge request, branch and tag. The job `container` needs a runner with `privileged = true`.\n<%_ } _%>\n\n| job | what it checks |\n| --- | --- |\n| `check` | formatting, dependencies, `go vet`, and tests with the race detector |\n<%_ if (dep) { _%>\n| `lint` | `golangci-lint`, configured in `.golangci.yml` |\n<%_ } else { _%>\n| `lint` | `golangci-lint`, configured in `.golangci.yml`, and `govulncheck` for known vulnerabilities |\n<%_ } _%>\n| `container` | `hadolint`, a build of the image, a start, its health and a stop |\n\nA new machine of the pipeline has no cache mounts. The job `container` keeps the layers with tools and dependencies for the next run, and compiles the code from the beginning.\n\nTo scan the image for known vulnerabilities too, set the variable `SCAN_IMAGE` to `true` in the settings of the repository. To change the Go version, edit it in the pipeline as well; the job `lint` always uses a current Go.\n<%_ } _%>\n<%_ if (release) { _%>\n\n## Release\n\nA tag such as `v1.2.3` runs the checks, builds the image for <%= releasePlatforms %>, pushes it to the registry of the repository as `1.2.3`, and signs it with [cosign](https://docs.sigstore.dev/). The image comes with a list of its packages (SBOM) and a record of its build (provenance).\n\n```sh\ngit tag v1.2.3\ngit push origin v1.2.3\n```\n\nIf there is a folder `kubernetes/overlays/production`, a pull request puts the digest of the image into it. Comments in the release files say which settings and tokens that needs, and how to verify the signature.\n<%_ } _%>\n<%_ if (updates) { _%>\n\n## Updates\n\n<%_ if (github) { _%>\nOn GitHub, Dependabot updates the base images and the actions<%= andModules %>. `.github/workflows/update.yml` updates the generated files.\n<%_ } _%>\n<%_ if (gitlab) { _%>\nOn GitLab, Renovate updates the base images and the images of the jobs<%= andModules %>, once it is set up for the project. `.gitlab/ci/update.yml` updates the generated files in a scheduled pipeline.\n<%_ } _%>\n\n<%_ if (dep) { _%>\nNo bot can read `Gopkg.lock`. Update the libraries yourself, with `dep ensure -update`.\n\n<%_ } _%>\nThe Go version is in several files, so no bot changes it. This command does, and merges your edits:\n\n```sh\nnpx create-go-docker@latest update --go <%= goCurrent %>\n```\n<%_ } _%>\n\n## Clean up\n\nThe next commands ask before they delete anything. They are not limited to this project: they delete images and build caches of every project on this machine.\n\nDelete the images without a name, which each rebuild leaves behind:\n\n```sh\ndocker image prune\n```\n\nDelete the build cache. The next build starts from nothing and takes longer:\n\n```sh\ndocker builder prune\n```\n\nShow how much space Docker uses:\n\n```sh\ndocker system df\n```\n\n## Files\n\n| file | content |\n| --- | --- |\n| `main.go` | the service: `run` starts it, `routes` lists the endpoints, `configFrom` reads the settings |\n| `server.go` | the limits, the log line of a request, and the stop |\n| `main_test.go`, `server_test.go` | the tests; they need no network and no fixed port |\n<%_ if (dep) { _%>\n| `Gopkg.toml`, `Gopkg.lock` | the dependencies: the versions that are allowed, and those that are used |\n<%_ } else { _%>\n| `go.mod` | the module and its dependencies |\n<%_ } _%>\n| `Dockerfile` | how the image is built |\n| `.dockerignore` | which files are not sent to the builder |\n| `.gitignore` | which files git ignores |\n<%_ if (compose) { _%>\n| `compose.yaml` | the service on this machine, as an image or from its sources |\n<%_ } _%>\n<%_ if (makefile) { _%>\n| `Makefile` | short names for the commands above |\n<%_ } _%>\n<%_ if (devcontainer) { _%>\n| `.devcontainer/` | the development container for editors |\n<%_ } _%>\n<%_ if (kubernetes) { _%>\n| `kubernetes/` | the manifests for a cluster, for Kustomize |\n<%_ } _%>\n<%_ if (swarm) { _%>\n| `stack.yaml` | the service in a Docker swarm |\n<%_ } _%>\n<%_ if (ci) { _%>\n<%_ if (github) { _%>\n| `.github/workflows/ci.yml` | the checks for each change, on GitHub |\n<%_ } _%>\n<%_ if (gitlab) { _%>\n| `.gitlab-ci.yml` | the checks for each change, on GitLab |\n<%_ } _%>\n| `.golangci.yml` | the linters of `golangci-lint` |\n<%_ } _%>\n<%_ if (release) { _%>\n<%_ if (github) { _%>\n| `.github/workflows/release.yml` | what a tag builds, on GitHub |\n<%_ } _%>\n<%_ if (gitlab) { _%>\n| `.gitlab/ci/release.yml` | what a tag builds, on GitLab |\n<%_ } _%>\n<%_ } _%>\n<%_ if (updates) { _%>\n<%_ if (github) { _%>\n| `.github/dependabot.yml`, `.github/workflows/update.yml` | pull requests for new versions |\n<%_ } _%>\n<%_ if (gitlab) { _%>\n| `.gitlab/renovate.json`, `.gitlab/ci/update.yml` | merge requests for new versions |\n<%_ } _%>\n<%_ } _%>\n| `.create-go-docker.json` | the answers that this folder was generated from, and a checksum for each file |\n\n<!-- A paragraph is one line. -->\n<!-- markdownlint-disable-file MD013 -->\n"
	],
	[
		"compose.yaml",
		420,
		"# Start the image, and remove it again:\n#\n#     docker compose up --build --detach --wait\n#     docker compose down\n#\n# Run the sources in this folder. Every change that you save is compiled and\n# started, until you press Ctrl-C:\n#\n#     docker compose watch <%= label %>-dev\n#\n# Remove everything, including images and caches:\n#\n#     docker compose --profile dev down --volumes --rmi all\n#\n# Needs Docker Compose 2.32 or newer. docker-compose 1 cannot read this file.\n---\n# To fetch dependencies from a mirror, set these in the environment or in a file\n# named .env next to this one.\nx-build-args: &build-args\n<%_ if (dep) { _%>\n  DEP_MIRROR: \"${DEP_MIRROR:-https://github.com/golang/dep/releases/download}\"\n  DEP_SHA256: \"${DEP_SHA256:-}\"\n<%_ } else { _%>\n  GOPROXY: \"${GOPROXY:-}\"\n<%_ if (hasModuleProxy) { _%>\n  GOPRIVATE: \"${GOPRIVATE:-}\"\n  GONOSUMDB: \"${GONOSUMDB:-}\"\n<%_ } _%>\n<%_ } _%>\n\nname: \"<%= label %>\"\n\nservices:\n  ## The image as it is deployed. docker compose ps and up --wait use its\n  ## HEALTHCHECK.\n  \"<%= label %>\":\n    image: \"<%= image %>:local\"\n    build:\n      context: .\n      args: *build-args\n    environment:\n      <%= envPrefix %>_DRAIN: \"${<%= envPrefix %>_DRAIN:-0s}\"\n    # Only this machine can reach the port. Without the address, Docker\n    # publishes it on every network interface. PORT=9000 publishes another port.\n    ports:\n      - '127.0.0.1:${PORT:-<%= port %>}:<%= port %>'\n    # Unlike `always`, this does not start the service when the machine starts.\n    restart: on-failure\n    # The service needs no capabilities, and cannot gain privileges through a\n    # setuid program.\n    cap_drop: [ALL]\n    # Never pull: a registry may have another image with this name.\n    pull_policy: never\n    # An attacker cannot change the program or leave files behind. Go uses /tmp\n    # for large uploads, for example.\n    read_only: true\n    security_opt: [\"no-new-privileges:true\"]\n    # <%= requestSeconds %> seconds for requests in flight; the rest is for <%= envPrefix %>_DRAIN.\n    # After that, Docker kills the service.\n    stop_grace_period: <%= graceSeconds %>s\n    tmpfs: [/tmp]\n\n  # The sources in this folder, compiled in the deps stage. It starts only if\n  # you name it or use --profile dev.\n  \"<%= label %>-dev\":\n    image: \"<%= image %>:deps\"\n    build:\n      context: .\n      target: deps\n      args: *build-args\n    volumes:\n      - .:/go/src/<%= module %>\n      # Compiled packages and dependencies outlive the container. Every user can\n      # write to this folder.\n      - caches:/var/tmp\n    environment:\n      XDG_CACHE_HOME: /var/tmp\n      <%_ if (dep) { _%>\n      DEPCACHEDIR: /var/tmp/dep\n      <%_ } else { _%>\n      GOPATH: /var/tmp/go\n      GOPROXY: \"${GOPROXY:-}\"\n      <%_ if (hasModuleProxy) { _%>\n      GOPRIVATE: \"${GOPRIVATE:-}\"\n      GONOSUMDB: \"${GONOSUMDB:-}\"\n      <%_ } _%>\n      <%_ } _%>\n    # A port of its own, so that both services can run at the same time.\n    ports:\n      - '127.0.0.1:${DEV_PORT:-<%= devPort %>}:<%= port %>'\n    # Not `go run`: it does not pass SIGTERM on to the program.\n    command:\n      - sh\n      - -euc\n      - |\n        <%_ if (dep) { _%>\n        dep check -skip-lock >/dev/null 2>&1 || dep ensure -vendor-only\n        <%_ } _%>\n        go build -o \"/tmp/<%= binary %>\" .\n        exec \"/tmp/<%= binary %>\"\n    # The owner of the files that it writes. If your user ID is not 1000, add\n    # yours to .env:\n    #\n    #     echo \"DEV_USER=$(id -u):$(id -g)\" >> .env\n    #\n    user: \"${DEV_USER:-1000:1000}\"\n    develop:\n      watch:\n        - path: .\n          action: restart\n    profiles: [dev]\n    pull_policy: never\n\nvolumes:\n  caches:\n"
	],
	[
		"go.mod",
		420,
		"module <%= module %>\n\ngo <%= goDirective %>\n"
	],
	[
		"kubernetes/base/deployment.yaml",
		420,
		"---\napiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: \"<%= label %>\"\n  labels:\n    app.kubernetes.io/name: \"<%= label %>\"\n  annotations:\n    # What scanners report here, and why it is intended.\n    checkov.io/skip1: CKV_K8S_11=A CPU limit slows down requests on an idle node\n    checkov.io/skip2: CKV_K8S_21=The overlays set the namespace\n    checkov.io/skip3: CKV_K8S_40=The image sets the user, see runAsNonRoot\n    checkov.io/skip4: CKV_K8S_43=The overlays set the tag or the digest\n    # No CPU limit and no runAsUser, as above. Pods are spread by\n    # topologySpreadConstraints. Egress is restricted by a component.\n    kube-score/ignore: \"container-resources,\\\n      container-security-context-user-group-id,\\\n      deployment-has-host-podantiaffinity,pod-networkpolicy\"\n    <%_ if (lowPort) { _%>\n    ignore-check.kube-linter.io/unsafe-sysctls: Kubernetes lists it as safe\n    <%_ } _%>\nspec:\n  # No `replicas`: the HorizontalPodAutoscaler sets the number of pods, and a\n  # number here would reset it with every deployment.\n  selector:\n    matchLabels:\n      app.kubernetes.io/name: \"<%= label %>\"\n  strategy:\n    type: RollingUpdate\n    rollingUpdate:\n      # An old pod is removed only after a new one is ready, so an image that\n      # never becomes ready replaces nothing.\n      maxUnavailable: 0\n      maxSurge: 1\n  # A new pod must stay ready for this long before it counts as available. If it\n  # fails earlier, the update stops.\n  minReadySeconds: 5\n  # After this long without progress, kubectl rollout status reports a failure.\n  progressDeadlineSeconds: 120\n  revisionHistoryLimit: 5\n  template:\n    metadata:\n      labels:\n        app.kubernetes.io/name: \"<%= label %>\"\n      annotations:\n        # Nothing in /tmp has to last, so the cluster autoscaler may remove the\n        # node. kubectl drain needs --delete-emptydir-data for the same reason.\n        cluster-autoscaler.kubernetes.io/safe-to-evict-local-volumes: tmp\n    spec:\n      serviceAccountName: \"<%= label %>\"\n      # The service does not call the API server, so it gets no token.\n      automountServiceAccountToken: false\n      # Do not set environment variables for each Service in the namespace.\n      enableServiceLinks: false\n      <%_ if (drains) { _%>\n      # The drain, <%= requestSeconds %> seconds for requests in flight, and a margin. After\n      # that, the pod is killed.\n      <%_ } else { _%>\n      # The pause below, and the time that the program has to stop. After that,\n      # the pod is killed.\n      <%_ } _%>\n      terminationGracePeriodSeconds: <%= graceSeconds %>\n      securityContext:\n        # Kubernetes can check this, because the image's user is a number.\n        # No runAsUser: OpenShift gives each namespace user IDs of its own.\n        runAsNonRoot: true\n        seccompProfile:\n          type: RuntimeDefault\n        <%_ if (lowPort) { _%>\n        # Lets a non-root user listen on port <%= port %>. Many container runtimes\n        # allow it anyway, but not all.\n        ## The setting applies to the pod's own network namespace only. It is one\n        ## of the few sysctls that `restricted` allows.\n        sysctls:\n          - name: net.ipv4.ip_unprivileged_port_start\n            value: \"<%= port %>\"\n        <%_ } _%>\n      # Spreads the pods across nodes, so that losing a node does not stop the\n      # service. On a single node, they all run there.\n      ## A constraint on zones belongs in an overlay (see\n      ## ../overlays/production): nodes that lack a label of any constraint are\n      ## left out of all of them, so without zones a rule about zones would also\n      ## disable this one.\n      topologySpreadConstraints:\n        - maxSkew: 1\n          topologyKey: kubernetes.io/hostname\n          whenUnsatisfiable: ScheduleAnyway\n          labelSelector:\n            matchLabels:\n              app.kubernetes.io/name: \"<%= label %>\"\n          # Count only pods of the same version. Otherwise, the old pods would\n          # decide where an update places the new ones.\n          matchLabelKeys:\n            - pod-template-hash\n      containers:\n        - name: \"<%= label %>\"\n          # The overlays replace the name and the tag: see\n          # ../overlays/production/kustomization.yaml.\n          image: \"<%= image %>:dev\"\n          # Asks the registry each time, so that a tag that was moved is\n          # noticed. Layers that the node has are not pulled again.\n          imagePullPolicy: Always\n          ports:\n            - name: http\n              containerPort: <%= port %>\n          env:\n            <%_ if (drains) { _%>\n            # After SIGTERM, the service keeps answering for this long, until\n            # every node sends new requests to other pods.\n            ## Kubernetes tells the pod and the nodes at the same time. Without\n            ## this pause, a node that was told later would send requests to a\n            ## service that has already stopped.\n            - name: \"<%= envPrefix %>_DRAIN\"\n              value: <%= drainSeconds %>s\n            <%_ } _%>\n            # Ninety percent of the memory limit: close to it, Go collects\n            # garbage more often. Go before 1.19 ignores this.\n            - name: GOMEMLIMIT\n              value: <%= goMemoryMega %>MiB\n          <%_ if (!drains) { _%>\n          # SIGTERM comes after this pause, when every node sends new requests to\n          # other pods. Needs Kubernetes 1.30.\n          ## Kubernetes tells the pod and the nodes at the same time. Without\n          ## this pause, a node that was told later would send requests to a\n          ## program that has already stopped.\n          lifecycle:\n            preStop:\n              sleep:\n                seconds: <%= drainSeconds %>\n          <%_ } _%>\n          resources:\n            requests:\n              # What the scheduler reserves on a node. The autoscaler's\n              # percentage refers to the CPU.\n              cpu: 100m\n              memory: <%= memoryMega %>Mi\n              ephemeral-storage: 64Mi\n            # No CPU limit: it would slow down requests on an idle node.\n            # The memory limit equals the request, because memory cannot be\n            # taken back from a process.\n            limits:\n              memory: <%= memoryMega %>Mi\n              # The files in /tmp, and the logs on the node.\n              ephemeral-storage: 128Mi\n          # Whether the service has started. The other probes wait for it.\n          startupProbe:\n            <%_ if (asksHealth) { _%>\n            httpGet:\n              path: <%= healthPath %>\n              port: http\n            <%_ } else { _%>\n            tcpSocket:\n              port: http\n            <%_ } _%>\n            periodSeconds: 1\n            failureThreshold: 30\n          <%_ if (drains) { _%>\n          # Whether the service gets requests. It answers 503 while it drains.\n          <%_ } else { _%>\n          # Whether the program gets requests.\n          <%_ } _%>\n          readinessProbe:\n            <%_ if (asksHealth) { _%>\n            httpGet:\n              path: <%= readyPath %>\n              port: http\n            <%_ } else { _%>\n            tcpSocket:\n              port: http\n            <%_ } _%>\n            periodSeconds: 5\n            timeoutSeconds: 2\n            failureThreshold: 2\n          # Whether the container is restarted. It is slower to fail, because a\n          # restart does not help a busy service.\n          ## Do not check dependencies such as a database here: while the\n          ## database is down, restarting every pod makes it worse.\n          livenessProbe:\n            <%_ if (asksHealth) { _%>\n            httpGet:\n              path: <%= healthPath %>\n              port: http\n            <%_ } else { _%>\n            tcpSocket:\n              port: http\n            <%_ } _%>\n            periodSeconds: 10\n            timeoutSeconds: 3\n            failureThreshold: 3\n          securityContext:\n            allowPrivilegeEscalation: false\n            # An attacker cannot change the program or leave files behind.\n            readOnlyRootFilesystem: true\n            capabilities:\n              drop:\n                - ALL\n          volumeMounts:\n            # The only folder that the service can write to. Go uses it for\n            # large uploads, for example.\n            - name: tmp\n              mountPath: /tmp\n      volumes:\n        - name: tmp\n          emptyDir:\n            sizeLimit: 64Mi\n"
	],
	[
		"kubernetes/base/horizontalpodautoscaler.yaml",
		420,
		"# Sets the number of pods. Nothing else does, so no deployment resets it.\n# In a cluster without metrics-server, the number is always minReplicas.\n---\napiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata:\n  name: \"<%= label %>\"\n  labels:\n    app.kubernetes.io/name: \"<%= label %>\"\nspec:\n  scaleTargetRef:\n    apiVersion: apps/v1\n    kind: Deployment\n    name: \"<%= label %>\"\n  # Two, so that one can fail or move to another node.\n  minReplicas: 2\n  maxReplicas: 10\n  metrics:\n    - type: Resource\n      resource:\n        name: cpu\n        target:\n          type: Utilization\n          # Percentage of the CPU that the Deployment requests.\n          averageUtilization: 70\n"
	],
	[
		"kubernetes/base/kustomization.yaml",
		420,
		"# What all environments have in common. Each environment is an overlay: see\n# ../overlays. Optional parts are in ../components.\n## Kustomize is part of kubectl. It combines files and patches fields by name.\n## There is no template language, so these files are plain manifests.\n---\napiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n\nresources:\n  - serviceaccount.yaml\n  - deployment.yaml\n  - service.yaml\n  - poddisruptionbudget.yaml\n  - horizontalpodautoscaler.yaml\n  - networkpolicy.yaml\n<%_ if (hasLabels) { _%>\n\n# On every object, and on the pods.\nlabels:\n  - includeTemplates: true\n    pairs:\n<%= kubernetesLabels %>\n<%_ } _%>\n"
	],
	[
		"kubernetes/base/networkpolicy.yaml",
		420,
		"# Which connections the pods accept: those to the service's port. To restrict\n# the connections that they open, see ../components/egress.\n# In a cluster whose network plugin does not support policies, this file has no\n# effect.\n---\napiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata:\n  name: \"<%= label %>\"\n  labels:\n    app.kubernetes.io/name: \"<%= label %>\"\nspec:\n  podSelector:\n    matchLabels:\n      app.kubernetes.io/name: \"<%= label %>\"\n  policyTypes:\n    - Ingress\n  ingress:\n    # From any address. To accept fewer clients, add a `from` next to `ports`.\n    - ports:\n        - port: http\n          protocol: TCP\n"
	],
	[
		"kubernetes/base/poddisruptionbudget.yaml",
		420,
		"# How many pods may be unavailable while nodes are drained, for example for an\n# upgrade. kubectl drain respects it and waits.\n---\napiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata:\n  name: \"<%= label %>\"\n  labels:\n    app.kubernetes.io/name: \"<%= label %>\"\nspec:\n  # One at a time. With minAvailable, a service with a single pod could never be\n  # moved.\n  maxUnavailable: 1\n  # A pod that is not ready serves no requests, so it does not block a drain.\n  unhealthyPodEvictionPolicy: AlwaysAllow\n  selector:\n    matchLabels:\n      app.kubernetes.io/name: \"<%= label %>\"\n"
	],
	[
		"kubernetes/base/service.yaml",
		420,
		"---\napiVersion: v1\nkind: Service\nmetadata:\n  name: \"<%= label %>\"\n  labels:\n    app.kubernetes.io/name: \"<%= label %>\"\n  annotations:\n    checkov.io/skip1: CKV_K8S_21=The overlays set the namespace\nspec:\n  # Reachable inside the cluster as http://<%= label %>.<%= namespace %>. For clients outside\n  # the cluster, see ../components/http-route.\n  type: ClusterIP\n  selector:\n    app.kubernetes.io/name: \"<%= label %>\"\n  ports:\n    - name: http\n      port: 80\n      # The name of the Deployment's port, so that the number is in one place.\n      targetPort: http\n<%_ if (asksHealth) { _%>\n      appProtocol: http\n<%_ } _%>\n"
	],
	[
		"kubernetes/base/serviceaccount.yaml",
		420,
		"# The identity of the pods. It has no permissions; bind a Role to it, or an\n# identity of your cloud, if the service needs some.\n---\napiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: \"<%= label %>\"\n  labels:\n    app.kubernetes.io/name: \"<%= label %>\"\n  annotations:\n    checkov.io/skip1: CKV_K8S_21=The overlays set the namespace\n# The service does not call the API server, so its pods get no token.\nautomountServiceAccountToken: false\n"
	],
	[
		"kubernetes/components/config/kustomization.yaml",
		420,
		"# Environment variables from a ConfigMap. Add the values to each overlay that\n# uses this component:\n#\n# configMapGenerator:\n# - name: \"<%= label %>\"\n#   literals: [<%= exampleVariable %>]\n#\n# A changed value changes the name of the ConfigMap, which replaces the pods.\n---\napiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\n\npatches:\n  - target:\n      kind: Deployment\n      name: \"<%= label %>\"\n    patch: |-\n      - op: add\n        path: /spec/template/spec/containers/0/envFrom\n        value:\n          - configMapRef:\n              name: \"<%= label %>\"\n"
	],
	[
		"kubernetes/components/egress/kustomization.yaml",
		420,
		"# Restricts which addresses the pods can connect to. Add the service's own\n# dependencies to networkpolicy.yaml first.\n---\napiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\n\nresources:\n  - networkpolicy.yaml\n"
	],
	[
		"kubernetes/components/egress/networkpolicy.yaml",
		420,
		"# Which connections the pods can open: DNS lookups, and what you add.\n# All others are dropped.\n# A rule applies to the address after the Service was resolved: list the ports\n# of the pods, not those of the Service.\n---\napiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata:\n  name: \"<%= label %>-egress\"\n  labels:\n    app.kubernetes.io/name: \"<%= label %>\"\nspec:\n  podSelector:\n    matchLabels:\n      app.kubernetes.io/name: \"<%= label %>\"\n  policyTypes:\n    - Egress\n  egress:\n    # Add what the service calls, for example a database in another namespace:\n    #\n    # - to:\n    #   - namespaceSelector:\n    #       matchLabels:\n    #         kubernetes.io/metadata.name: database\n    #   ports: [{port: 5432, protocol: TCP}]\n    #\n    # DNS on port 53 of any address, because not every cluster resolves names in\n    # pods that a selector can match.\n    ## kube-dns and CoreDNS are pods in kube-system. NodeLocal DNSCache listens\n    ## on the node, on 169.254.20.10 or on the address of the kube-dns Service,\n    ## and Cloud DNS for GKE on 169.254.169.254. If you know which one your\n    ## cluster uses, you can add a `to`.\n    - ports:\n        - port: 53\n          protocol: UDP\n        - port: 53\n          protocol: TCP\n    # DNS of OpenShift, whose pods listen on port 5353.\n    - to:\n        - namespaceSelector:\n            matchLabels:\n              kubernetes.io/metadata.name: openshift-dns\n      ports:\n        - port: 5353\n          protocol: UDP\n        - port: 5353\n          protocol: TCP\n"
	],
	[
		"kubernetes/components/http-route/httproute.yaml",
		420,
		"# Sends requests for a host name to the Service, through a Gateway that already\n# exists. The Gateway holds the TLS certificate.\n## Needs the Gateway API (https://gateway-api.sigs.k8s.io), which replaces\n## Ingress, and a controller that implements it.\n---\napiVersion: gateway.networking.k8s.io/v1\nkind: HTTPRoute\nmetadata:\n  name: \"<%= label %>\"\n  labels:\n    app.kubernetes.io/name: \"<%= label %>\"\nspec:\n  parentRefs:\n    # To list the Gateways of your cluster: kubectl get gateways\n    # --all-namespaces\n    - name: gateway\n      namespace: gateway\n  hostnames:\n    - \"<%= label %>.example.com\"\n  rules:\n    - backendRefs:\n        - name: \"<%= label %>\"\n          port: 80\n"
	],
	[
		"kubernetes/components/http-route/kustomization.yaml",
		420,
		"# Makes the service reachable from outside the cluster. Set the Gateway and the\n# host name in httproute.yaml first.\n---\napiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\n\nresources:\n  - httproute.yaml\n"
	],
	[
		"kubernetes/components/namespace/kustomization.yaml",
		420,
		"# Creates the namespace. Where someone else creates namespaces, remove this\n# component from the overlays.\n---\napiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\n\nresources:\n  - namespace.yaml\n"
	],
	[
		"kubernetes/components/namespace/namespace.yaml",
		420,
		"---\napiVersion: v1\nkind: Namespace\nmetadata:\n  # The overlay's `namespace` replaces this name.\n  name: \"<%= namespace %>\"\n  labels:\n    # The strictest of the three Pod Security Standards: pods that ask for more\n    # privileges are refused.\n    ## privileged allows everything. baseline forbids known privilege\n    ## escalations. restricted requires what the Deployment sets:\n    ## a non-root user, no capabilities, no privilege escalation, and the\n    ## runtime's default seccomp profile.\n    pod-security.kubernetes.io/enforce: restricted\n    # A Deployment is accepted even if its pods will be refused. This label\n    # makes kubectl show a warning right away.\n    pod-security.kubernetes.io/warn: restricted\n"
	],
	[
		"kubernetes/components/pull-secret/kustomization.yaml",
		420,
		"# Pulls the image from a private registry. Create the Secret once, in the\n# namespace of each overlay that uses this component:\n#\n#     kubectl -n <%= namespace %> create secret docker-registry \\\n#       <%= label %>-registry --docker-server=registry.example.com \\\n#       --docker-username=robot --docker-password=\"$REGISTRY_PASSWORD\"\n#\n# In most clouds, the nodes can pull from the registry of the same account\n# without this.\n---\napiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\n\npatches:\n  - target:\n      kind: ServiceAccount\n      name: \"<%= label %>\"\n    patch: |-\n      - op: add\n        path: /imagePullSecrets\n        value:\n          - name: \"<%= label %>-registry\"\n"
	],
	[
		"kubernetes/components/secrets/kustomization.yaml",
		420,
		"# Mounts a Secret: each key is a file in /run/secrets/<%= label %>. Create the Secret\n# once in each namespace:\n#\n#     kubectl -n <%= namespace %> create secret generic <%= label %> \\\n#       --from-file=database-password\n#\n# It reads the file database-password in the current folder. Do not commit that\n# file.\n## Files rather than environment variables: child processes and crash reports do\n## not get them, and Kubernetes updates them in place.\n---\napiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\n\npatches:\n  - target:\n      kind: Deployment\n      name: \"<%= label %>\"\n    patch: |-\n      - op: add\n        path: /spec/template/spec/volumes/-\n        value:\n          name: secrets\n          secret:\n            secretName: \"<%= label %>\"\n      - op: add\n        path: /spec/template/spec/containers/0/volumeMounts/-\n        value:\n          name: secrets\n          mountPath: \"/run/secrets/<%= label %>\"\n          readOnly: true\n"
	],
	[
		"kubernetes/overlays/local/kustomization.yaml",
		420,
		"# A cluster on your own machine. Run these commands in the folder of the\n# service:\n#\n#     <%= dockerBuild %> -t <%= image %>:dev .\n#     kind load docker-image <%= image %>:dev\n#     kubectl apply -k kubernetes/overlays/local\n#     kubectl -n <%= namespace %> rollout status deployment/<%= label %>\n#     kubectl -n <%= namespace %> port-forward service/<%= label %> 8080:80\n#\n# The second command copies the image into a kind cluster. Other tools have\n# their own commands, for example minikube image load.\n---\napiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n\nnamespace: \"<%= namespace %>\"\n\nresources:\n  - ../../base\n\ncomponents:\n  - ../../components/namespace\n\npatches:\n  # No registry has this image.\n  - target:\n      kind: Deployment\n      name: \"<%= label %>\"\n    patch: |-\n      - op: replace\n        path: /spec/template/spec/containers/0/imagePullPolicy\n        value: IfNotPresent\n      - op: add\n        path: /metadata/annotations/checkov.io~1skip5\n        value: CKV_K8S_15=The image is in no registry\n      - op: replace\n        path: /metadata/annotations/kube-score~1ignore\n        value: \"container-image-pull-policy,container-resources,\\\n          container-security-context-user-group-id,\\\n          deployment-has-host-podantiaffinity,pod-networkpolicy\"\n"
	],
	[
		"kubernetes/overlays/production/kustomization.yaml",
		420,
		"# The production environment. --platform is the architecture of the nodes:\n# without it, an image built on an Apple Silicon laptop does not start on amd64\n# nodes.\n#\n#     <%= dockerBuild %> --platform linux/amd64 \\\n#       -t registry.example.com/<%= image %>:1.0.0 .\n#     docker push registry.example.com/<%= image %>:1.0.0\n#     kubectl apply -k kubernetes/overlays/production\n#     kubectl -n <%= namespace %> rollout status deployment/<%= label %>\n#\n# Before you deploy again, show what changes:\n#\n#     kubectl diff -k kubernetes/overlays/production\n---\napiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n\nnamespace: \"<%= namespace %>\"\n\nresources:\n  - ../../base\n\n# To use another component, add its folder here.\ncomponents:\n  - ../../components/namespace\n\n# Replaces the name and the tag of the image.\n## With `digest: sha256:…` instead of newTag, the image stays the same even if\n## someone moves the tag.\nimages:\n  - name: \"<%= image %>\"\n    newName: \"registry.example.com/<%= image %>\"\n    newTag: \"1.0.0\"\n\npatches:\n  # The autoscaler sets the number of pods. Kustomize's `replicas` would reset\n  # it with every deployment.\n  - target:\n      kind: HorizontalPodAutoscaler\n      name: \"<%= label %>\"\n    patch: |-\n      - op: replace\n        path: /spec/minReplicas\n        value: 3\n      - op: replace\n        path: /spec/maxReplicas\n        value: 20\n  # Spreads the pods across zones, too. In a cloud, every node is labeled with\n  # its zone.\n  - target:\n      kind: Deployment\n      name: \"<%= label %>\"\n    patch: |-\n      - op: add\n        path: /spec/template/spec/topologySpreadConstraints/-\n        value:\n          maxSkew: 1\n          topologyKey: topology.kubernetes.io/zone\n          whenUnsatisfiable: ScheduleAnyway\n          labelSelector:\n            matchLabels:\n              app.kubernetes.io/name: \"<%= label %>\"\n          matchLabelKeys:\n            - pod-template-hash\n"
	],
	[
		"kubernetes/overlays/staging/kustomization.yaml",
		420,
		"# The staging environment, in a namespace of its own so that it can share a\n# cluster with production.\n#\n#     <%= dockerBuild %> --platform linux/amd64 \\\n#       -t registry.example.com/<%= image %>:1.0.0-rc.1 .\n#     docker push registry.example.com/<%= image %>:1.0.0-rc.1\n#     kubectl apply -k kubernetes/overlays/staging\n#     kubectl -n <%= namespace %>-staging rollout status deployment/<%= label %>\n---\napiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n\nnamespace: \"<%= namespace %>-staging\"\n\nresources:\n  - ../../base\n\ncomponents:\n  - ../../components/namespace\n\n# Replaces the name and the tag of the image.\nimages:\n  - name: \"<%= image %>\"\n    newName: \"registry.example.com/<%= image %>\"\n    newTag: \"1.0.0-rc.1\"\n\npatches:\n  - target:\n      kind: HorizontalPodAutoscaler\n      name: \"<%= label %>\"\n    patch: |-\n      - op: replace\n        path: /spec/maxReplicas\n        value: 2\n"
	],
	[
		"main.go",
		420,
		"<%_ if (needsGoDebug) { _%>\n// Without a go.mod, Go uses the defaults of Go 1.20, for routes and TLS too. This line selects those of Go <%= goMinor %>.\n//\n//go:debug default=go<%= goMinor %>\n\n<%_ } _%>\n<%_ if (needsRouteDebug) { _%>\n// Without a go.mod, Go reads routes as Go 1.21 does. This line enables methods and wildcards in them.\n//\n//go:debug httpmuxgo121=0\n\n<%_ } _%>\n// Command <%= binary %> is an HTTP service.\npackage main\n\nimport (\n	\"context\"\n	\"fmt\"\n	\"io\"\n	<%_ if (hasSlog) { _%>\n	\"log/slog\"\n	<%_ } else { _%>\n	\"log\"\n	<%_ } _%>\n	\"net\"\n	\"net/http\"\n	\"os\"\n	\"os/signal\"\n	<%_ if (hasBuildInfo) { _%>\n	\"runtime/debug\"\n	<%_ } _%>\n	\"strconv\"\n	\"syscall\"\n	\"time\"\n)\n\nconst (\n	defaultPort = \"<%= port %>\"\n\n	// A request has this long, and so do the requests that are running when the service stops.\n	// docker stop kills the service after ten seconds, so the default is less.\n	defaultTimeout = <%= requestSeconds %> * time.Second\n)\n\n// version is set by the linker: go build -ldflags \"-X main.version=1.2.3\".\nvar version string\n\nfunc main() {\n	<%_ if (hasSlog) { _%>\n	slog.SetDefault(newLogger(os.Stdout))\n	<%_ } else { _%>\n	log.SetOutput(os.Stdout)\n	log.SetFlags(logFlags)\n	<%_ } _%>\n	if err := run(context.Background(), os.Args[1:], os.Getenv, os.Stdout); err != nil {\n		<%_ if (hasSlog) { _%>\n		slog.Error(err.Error())\n		os.Exit(1)\n		<%_ } else { _%>\n		log.Fatal(err)\n		<%_ } _%>\n	}\n}\n\n// run serves until ctx is done or a signal arrives. The arguments healthcheck and version do what their names say instead.\nfunc run(ctx context.Context, args []string, getenv func(string) string, out io.Writer) error {\n	logger := newLogger(out)\n	cfg, err := configFrom(getenv)\n	if err != nil {\n		return err\n	}\n	switch {\n	case len(args) == 0:\n		return listenAndServe(ctx, cfg, logger)\n	case len(args) == 1 && args[0] == \"healthcheck\":\n		return healthcheck(cfg)\n	case len(args) == 1 && args[0] == \"version\":\n		_, err := fmt.Fprintln(out, \"<%= binary %>\", programVersion())\n		return err\n	}\n	return fmt.Errorf(\"unknown arguments %q: use healthcheck, version or none\", args)\n}\n\n<%_ if (hasSlog) { _%>\nfunc listenAndServe(ctx context.Context, cfg config, logger *slog.Logger) error {\n<%_ } else { _%>\nfunc listenAndServe(ctx context.Context, cfg config, logger *log.Logger) error {\n<%_ } _%>\n	<%_ if (hasNotifyContext) { _%>\n	ctx, stop := signal.NotifyContext(ctx, os.Interrupt, syscall.SIGTERM)\n	<%_ } else { _%>\n	ctx, stop := notifyContext(ctx, os.Interrupt, syscall.SIGTERM)\n	<%_ } _%>\n	defer stop()\n	<%_ if (hasNotifyContext) { _%>\n	go func() {\n		<-ctx.Done()\n		stop() // Restores default handling, so that a second signal ends the process at once.\n	}()\n	<%_ } _%>\n\n	ln, err := net.Listen(\"tcp\", net.JoinHostPort(cfg.host, cfg.port))\n	if err != nil {\n		return err\n	}\n	<%_ if (hasSlog) { _%>\n	logger.Info(\"listening\", \"address\", ln.Addr().String(), \"version\", programVersion())\n	<%_ } else { _%>\n	logger.Printf(\"listening on %s, version %s\", ln.Addr(), programVersion())\n	<%_ } _%>\n	if err := serve(ctx, ln, routes(ctx.Done()), cfg, logger); err != nil {\n		return err\n	}\n	<%_ if (hasSlog) { _%>\n	logger.Info(\"stopped\")\n	<%_ } else { _%>\n	logger.Println(\"stopped\")\n	<%_ } _%>\n	return nil\n}\n\n// routes lists every endpoint. The channel stopping is closed when the service begins to stop.\nfunc routes(stopping <-chan struct{}) http.Handler {\n	mux := http.NewServeMux()\n	<%_ if (hasRoutePatterns) { _%>\n	mux.HandleFunc(\"GET /{$}\", home)\n	mux.HandleFunc(\"GET /healthz\", healthz)\n	mux.HandleFunc(\"GET /readyz\", readyz(stopping))\n	<%_ } else { _%>\n	mux.HandleFunc(\"/\", get(\"/\", home))\n	mux.HandleFunc(\"/healthz\", get(\"/healthz\", healthz))\n	mux.HandleFunc(\"/readyz\", get(\"/readyz\", readyz(stopping)))\n	<%_ } _%>\n	return mux\n}\n\nfunc home(w http.ResponseWriter, _ *http.Request) {\n	writeLine(w, \"<%= binary %> is running\")\n}\n\n// healthz answers 200 as long as the process answers at all.\nfunc healthz(w http.ResponseWriter, _ *http.Request) {\n	writeLine(w, \"ok\")\n}\n\n// readyz answers 200 while the service accepts requests, and 503 once it is stopping.\nfunc readyz(stopping <-chan struct{}) http.HandlerFunc {\n	return func(w http.ResponseWriter, _ *http.Request) {\n		if isClosed(stopping) {\n			http.Error(w, \"stopping\", http.StatusServiceUnavailable)\n			return\n		}\n		writeLine(w, \"ready\")\n	}\n}\n\n// writeLine sends one line of text.\nfunc writeLine(w http.ResponseWriter, text string) {\n	_, _ = io.WriteString(w, text+\"\\n\") // An error means that the client is gone.\n}\n\n<%_ if (!hasRoutePatterns) { _%>\n// get passes GET and HEAD requests for exactly this path to h, and answers all others with an error.\nfunc get(path string, h http.HandlerFunc) http.HandlerFunc {\n	return func(w http.ResponseWriter, r *http.Request) {\n		switch {\n		case r.URL.Path != path:\n			http.NotFound(w, r)\n		case r.Method != http.MethodGet && r.Method != http.MethodHead:\n			w.Header().Set(\"Allow\", \"GET, HEAD\")\n			http.Error(w, \"method not allowed\", http.StatusMethodNotAllowed)\n		default:\n			h(w, r)\n		}\n	}\n}\n\n<%_ } _%>\n// healthcheck asks the running service whether it is healthy. The image has no other HTTP client.\nfunc healthcheck(cfg config) error {\n	host := cfg.host\n	if host == \"\" || net.ParseIP(host).IsUnspecified() {\n		host = \"127.0.0.1\"\n	}\n	url := \"http://\" + net.JoinHostPort(host, cfg.port) + \"/healthz\"\n	client := &http.Client{Timeout: 2 * time.Second}\n	res, err := client.Get(url)\n	if err != nil {\n		return err\n	}\n	if err := res.Body.Close(); err != nil {\n		return err\n	}\n	if res.StatusCode != http.StatusOK {\n		return fmt.Errorf(\"%s answered %s\", url, res.Status)\n	}\n	return nil\n}\n\n<%_ if (hasBuildInfo) { _%>\n// programVersion returns the version that the program was built with, or the version that it was installed as.\nfunc programVersion() string {\n	if version != \"\" {\n		return version\n	}\n	if info, ok := debug.ReadBuildInfo(); ok {\n		return info.Main.Version\n	}\n	return \"unknown\"\n}\n<%_ } else { _%>\n// programVersion returns the version that the program was built with.\nfunc programVersion() string {\n	if version != \"\" {\n		return version\n	}\n	return \"unknown\"\n}\n<%_ } _%>\n\n// config is what the environment sets. The README has a row for each variable.\ntype config struct {\n	host, port     string\n	drain, timeout time.Duration\n	accessLog      bool\n}\n\nfunc configFrom(getenv func(string) string) (config, error) {\n	cfg := config{host: getenv(\"HOST\"), port: getenv(\"PORT\"), timeout: defaultTimeout, accessLog: true}\n	if cfg.port == \"\" {\n		cfg.port = defaultPort\n	}\n	if _, err := strconv.ParseUint(cfg.port, 10, 16); err != nil {\n		return cfg, fmt.Errorf(\"PORT is %q; use a number from 0 to 65535\", cfg.port)\n	}\n	if text := getenv(\"<%= envPrefix %>_DRAIN\"); text != \"\" {\n		drain, err := time.ParseDuration(text)\n		if err != nil || drain < 0 {\n			return cfg, fmt.Errorf(\"<%= envPrefix %>_DRAIN is %q; use a duration such as 5s\", text)\n		}\n		cfg.drain = drain\n	}\n	if text := getenv(\"<%= envPrefix %>_TIMEOUT\"); text != \"\" {\n		timeout, err := time.ParseDuration(text)\n		if err != nil || timeout <= 0 {\n			return cfg, fmt.Errorf(\"<%= envPrefix %>_TIMEOUT is %q; use a duration such as 30s\", text)\n		}\n		cfg.timeout = timeout\n	}\n	if text := getenv(\"<%= envPrefix %>_ACCESS_LOG\"); text != \"\" {\n		accessLog, err := strconv.ParseBool(text)\n		if err != nil {\n			return cfg, fmt.Errorf(\"<%= envPrefix %>_ACCESS_LOG is %q; use true or false\", text)\n		}\n		cfg.accessLog = accessLog\n	}\n	return cfg, nil\n}\n<%_ if (!hasNotifyContext) { _%>\n\n// notifyContext returns a copy of ctx that is done when one of the signals arrives. After that, a second signal ends the process.\nfunc notifyContext(ctx context.Context, signals ...os.Signal) (context.Context, context.CancelFunc) {\n	ctx, cancel := context.WithCancel(ctx)\n	received := make(chan os.Signal, 1)\n	signal.Notify(received, signals...)\n	go func() {\n		select {\n		case <-received:\n			cancel()\n		case <-ctx.Done():\n		}\n		signal.Stop(received)\n	}()\n	return ctx, cancel\n}\n<%_ } _%>\n"
	],
	[
		"main_test.go",
		420,
		"package main\n\nimport (\n	\"context\"\n	\"net\"\n	\"net/http\"\n	\"net/http/httptest\"\n	\"regexp\"\n	\"strings\"\n	\"testing\"\n	\"time\"\n)\n\nfunc TestRoutes(t *testing.T) {\n	t.Parallel()\n	serving := make(chan struct{})\n	stopping := make(chan struct{})\n	close(stopping)\n\n	tests := []struct {\n		name     string\n		method   string\n		path     string\n		stopping <-chan struct{}\n		want     int\n	}{\n		{\"home\", \"GET\", \"/\", serving, http.StatusOK},\n		{\"health\", \"GET\", \"/healthz\", serving, http.StatusOK},\n		{\"health by HEAD\", \"HEAD\", \"/healthz\", serving, http.StatusOK},\n		{\"ready\", \"GET\", \"/readyz\", serving, http.StatusOK},\n		{\"not ready while stopping\", \"GET\", \"/readyz\", stopping, http.StatusServiceUnavailable},\n		{\"healthy while stopping\", \"GET\", \"/healthz\", stopping, http.StatusOK},\n		{\"unknown path\", \"GET\", \"/nothing\", serving, http.StatusNotFound},\n		{\"wrong method\", \"POST\", \"/\", serving, http.StatusMethodNotAllowed},\n	}\n	for _, tt := range tests {\n		t.Run(tt.name, func(t *testing.T) {\n			res := httptest.NewRecorder()\n			routes(tt.stopping).ServeHTTP(res, httptest.NewRequest(tt.method, tt.path, nil))\n			if res.Code != tt.want {\n				t.Errorf(\"%s %s = %d, want %d\", tt.method, tt.path, res.Code, tt.want)\n			}\n		})\n	}\n}\n\nfunc TestConfigFrom(t *testing.T) {\n	t.Parallel()\n	defaults := config{port: defaultPort, timeout: defaultTimeout, accessLog: true}\n	tests := []struct {\n		setting string\n		change  func(*config) // nil if the setting is an error\n	}{\n		{\"\", func(*config) {}},\n		{\"HOST=127.0.0.1\", func(c *config) { c.host = \"127.0.0.1\" }},\n		{\"PORT=9000\", func(c *config) { c.port = \"9000\" }},\n		{\"PORT=0\", func(c *config) { c.port = \"0\" }},\n		{\"PORT=65536\", nil},\n		{\"PORT=-1\", nil},\n		{\"PORT=http\", nil},\n		{\"<%= envPrefix %>_DRAIN=1.5s\", func(c *config) { c.drain = 1500 * time.Millisecond }},\n		{\"<%= envPrefix %>_DRAIN=5\", nil},\n		{\"<%= envPrefix %>_DRAIN=-1s\", nil},\n		{\"<%= envPrefix %>_TIMEOUT=30s\", func(c *config) { c.timeout = 30 * time.Second }},\n		{\"<%= envPrefix %>_TIMEOUT=0s\", nil},\n		{\"<%= envPrefix %>_TIMEOUT=30\", nil},\n		{\"<%= envPrefix %>_ACCESS_LOG=false\", func(c *config) { c.accessLog = false }},\n		{\"<%= envPrefix %>_ACCESS_LOG=off\", nil},\n	}\n	for _, tt := range tests {\n		t.Run(tt.setting, func(t *testing.T) {\n			got, err := configFrom(env(tt.setting))\n			if tt.change == nil {\n				if name := strings.Split(tt.setting, \"=\")[0]; err == nil || !strings.Contains(err.Error(), name) {\n					t.Errorf(\"error %v, want one that names %s\", err, name)\n				}\n				return\n			}\n			want := defaults\n			tt.change(&want)\n			if err != nil || got != want {\n				t.Errorf(\"got %+v and error %v, want %+v\", got, err, want)\n			}\n		})\n	}\n}\n\nfunc TestRunReportsErrors(t *testing.T) {\n	t.Parallel()\n	ln, err := net.Listen(\"tcp\", \"127.0.0.1:0\")\n	if err != nil {\n		t.Fatal(err)\n	}\n	defer func() { _ = ln.Close() }()\n	_, taken, err := net.SplitHostPort(ln.Addr().String())\n	if err != nil {\n		t.Fatal(err)\n	}\n	tests := []struct {\n		name     string\n		args     []string\n		settings []string\n		want     string\n	}{\n		{\"unknown argument\", []string{\"helthcheck\"}, nil, \"helthcheck\"},\n		{\"wrong setting\", nil, []string{\"PORT=http\"}, \"PORT\"},\n		{\"port in use\", nil, []string{\"HOST=127.0.0.1\", \"PORT=\" + taken}, taken},\n	}\n	// If there is no error, the service stops at once.\n	ctx, cancel := context.WithCancel(context.Background())\n	cancel()\n	for _, tt := range tests {\n		t.Run(tt.name, func(t *testing.T) {\n			err := run(ctx, tt.args, env(tt.settings...), make(lines, 100))\n			if err == nil || !strings.Contains(err.Error(), tt.want) {\n				t.Errorf(\"error %v, want one that contains %q\", err, tt.want)\n			}\n		})\n	}\n}\n\nfunc TestVersion(t *testing.T) {\n	t.Parallel()\n	out := make(lines, 1)\n	if err := run(context.Background(), []string{\"version\"}, env(), out); err != nil {\n		t.Fatal(err)\n	}\n	if line := out.next(t); !strings.HasPrefix(line, \"<%= binary %> \") || !strings.HasSuffix(line, \"\\n\") {\n		t.Errorf(\"version printed %q\", line)\n	}\n}\n\n// Not parallel: another test could get the port that this service gives up.\nfunc TestHealthcheck(t *testing.T) {\n	s := start(t)\n	_, port, err := net.SplitHostPort(strings.TrimPrefix(s.url, \"http://\"))\n	if err != nil {\n		t.Fatal(err)\n	}\n	probe := func() error {\n		return run(context.Background(), []string{\"healthcheck\"}, env(\"PORT=\"+port), make(lines, 1))\n	}\n	if err := probe(); err != nil {\n		t.Errorf(\"the service is not healthy: %v\", err)\n	}\n	s.end(t)\n	if probe() == nil {\n		t.Error(\"the service is healthy, but it has stopped\")\n	}\n}\n\nfunc TestHealthcheckFails(t *testing.T) {\n	t.Parallel()\n	ill := httptest.NewServer(http.NotFoundHandler())\n	defer ill.Close()\n	host, port, err := net.SplitHostPort(ill.Listener.Addr().String())\n	if err != nil {\n		t.Fatal(err)\n	}\n	if healthcheck(config{host: host, port: port}) == nil {\n		t.Error(\"a service that answers 404 is healthy\")\n	}\n}\n\nfunc TestRunLogsRequests(t *testing.T) {\n	t.Parallel()\n	s := start(t)\n	defer s.stop()\n	for _, path := range []string{\"/healthz\", \"/orders?token=secret\"} {\n		s.get(t, path)\n	}\n	line := s.log.next(t)\n	for _, want := range []string{\"GET\", \"/orders\", \"404\"} {\n		if !strings.Contains(line, want) {\n			t.Errorf(\"%q is not in the log line %s\", want, line)\n		}\n	}\n	if strings.Contains(line, \"secret\") {\n		t.Errorf(\"the query is in the log line %s\", line)\n	}\n}\n\nfunc TestRunCanBeQuiet(t *testing.T) {\n	t.Parallel()\n	s := start(t, \"<%= envPrefix %>_ACCESS_LOG=false\")\n	s.get(t, \"/\")\n	s.end(t)\n	if line := s.log.next(t); !strings.Contains(line, \"stopped\") {\n		t.Errorf(\"a request is logged: %s\", line)\n	}\n}\n\nfunc TestRunDrains(t *testing.T) {\n	t.Parallel()\n	const drain = time.Second\n	s := start(t, \"<%= envPrefix %>_DRAIN=\"+drain.String())\n	stopped := time.Now()\n	s.stop()\n	// The service notices shortly after the call.\n	for s.get(t, \"/readyz\").StatusCode != http.StatusServiceUnavailable {\n		if time.Since(stopped) > patience {\n			t.Fatal(\"the service is still ready\")\n		}\n	}\n	if res := s.get(t, \"/\"); res.StatusCode != http.StatusOK || !res.Close {\n		t.Errorf(\"while draining, status %d and connection closed: %t; want 200 and true\", res.StatusCode, res.Close)\n	}\n	s.end(t)\n	if took := time.Since(stopped); took < drain {\n		t.Errorf(\"the service stopped after %v, before the drain of %v was over\", took, drain)\n	}\n}\n\nfunc start(t *testing.T, settings ...string) *service {\n	t.Helper()\n	ctx, stop := context.WithCancel(context.Background())\n	s := &service{log: make(lines, 100), stop: stop, done: make(chan error, 1)}\n	getenv := env(append(settings, \"HOST=127.0.0.1\", \"PORT=0\")...)\n	go func() { s.done <- run(ctx, nil, getenv, s.log) }()\n	first := s.log.next(t)\n	address := regexp.MustCompile(`127\\.0\\.0\\.1:\\d+`).FindString(first)\n	if address == \"\" {\n		t.Fatalf(\"no address in the first log line: %s\", first)\n	}\n	s.url = \"http://\" + address\n	return s\n}\n\n// end stops the service, which has to end without an error.\nfunc (s *service) end(t *testing.T) {\n	t.Helper()\n	s.stop()\n	receive(t, s.done, nil)\n}\n\nfunc (s *service) get(t *testing.T, path string) *http.Response {\n	t.Helper()\n	client := http.Client{Timeout: patience}\n	res, err := client.Get(s.url + path)\n	if err != nil {\n		t.Fatal(err)\n	}\n	if err := res.Body.Close(); err != nil {\n		t.Fatal(err)\n	}\n	return res\n}\n\n// env is an environment of settings such as PORT=9000.\nfunc env(settings ...string) func(string) string {\n	return func(name string) string {\n		for _, setting := range settings {\n			if strings.HasPrefix(setting, name+\"=\") {\n				return strings.TrimPrefix(setting, name+\"=\")\n			}\n		}\n		return \"\"\n	}\n}\n"
	],
	[
		"server.go",
		420,
		"package main\n\nimport (\n	\"bufio\"\n	\"context\"\n	\"fmt\"\n	\"io\"\n	<%_ if (hasSlog) { _%>\n	\"log/slog\"\n	<%_ } else { _%>\n	\"log\"\n	<%_ } _%>\n	\"net\"\n	\"net/http\"\n	\"sync\"\n	\"time\"\n)\n\nconst (\n	// A connection is closed when no request arrives on it for this long.\n	idleTimeout = 60 * time.Second\n\n	// A request with a larger header gets the answer 431.\n	maxHeaderBytes = 64 << 10\n\n	// How long a stop waits before it closes the listener, and again after it.\n	waitToClose = 200 * time.Millisecond\n	<%_ if (!hasSlog) { _%>\n\n	// A line of the log begins with the date and the time, in UTC.\n	logFlags = log.LstdFlags | log.LUTC\n	<%_ } _%>\n)\n\n<%_ if (hasSlog) { _%>\nfunc newLogger(out io.Writer) *slog.Logger {\n	return slog.New(slog.NewJSONHandler(out, nil))\n}\n<%_ } else { _%>\nfunc newLogger(out io.Writer) *log.Logger {\n	return log.New(out, \"\", logFlags)\n}\n<%_ } _%>\n\n// server passes requests to its handler, and logs them.\ntype server struct {\n	config\n	handler  http.Handler\n	stopping <-chan struct{}\n	<%_ if (hasSlog) { _%>\n	logger   *slog.Logger\n	<%_ } else { _%>\n	logger   *log.Logger\n	<%_ } _%>\n\n	// sending is locked while no answer may be sent.\n	sending sync.RWMutex\n}\n\n// serve answers requests on ln until ctx is done, and then stops in an order that loses no request:\n//\n// 1. While it drains, each answer closes its connection, and load balancers see from /readyz that they should send requests elsewhere.\n// 2. No answer is sent while the listener is closed. The kernel resets connections that arrive at that moment,\n// and a client that waits for an answer opens no connection.\n// 3. Requests that were on their way on open connections are answered.\n// 4. Shutdown closes idle connections and waits for running requests. It drops requests that arrive later.\n<%_ if (hasSlog) { _%>\nfunc serve(ctx context.Context, ln net.Listener, handler http.Handler, cfg config, logger *slog.Logger) error {\n<%_ } else { _%>\nfunc serve(ctx context.Context, ln net.Listener, handler http.Handler, cfg config, logger *log.Logger) error {\n<%_ } _%>\n	s := &server{config: cfg, handler: handler, stopping: ctx.Done(), logger: logger}\n	srv := &http.Server{\n		Handler:        s,\n		ReadTimeout:    cfg.timeout,\n		WriteTimeout:   cfg.timeout,\n		IdleTimeout:    idleTimeout,\n		MaxHeaderBytes: maxHeaderBytes,\n		<%_ if (hasSlog) { _%>\n		ErrorLog:       slog.NewLogLogger(logger.Handler(), slog.LevelError),\n		<%_ } else { _%>\n		ErrorLog:       logger,\n		<%_ } _%>\n	}\n	var serveErr error\n	served := make(chan struct{})\n	go func() {\n		serveErr = srv.Serve(ln)\n		close(served)\n	}()\n\n	select {\n	case <-served:\n		return serveErr\n	case <-ctx.Done():\n	}\n	time.Sleep(cfg.drain)\n\n	s.sending.Lock()\n	for i := 0; i < 10; i++ {\n		// In steps: however busy the machine is, Serve accepts connections between them.\n		time.Sleep(waitToClose / 10)\n	}\n	err := ln.Close()\n	<-served\n	s.sending.Unlock()\n	if err != nil {\n		return err\n	}\n	time.Sleep(waitToClose)\n\n	ctx, cancel := context.WithTimeout(context.Background(), cfg.timeout)\n	defer cancel()\n	err = srv.Shutdown(ctx)\n	if err == context.DeadlineExceeded {\n		return fmt.Errorf(\"requests still running after %v\", cfg.timeout)\n	}\n	return err\n}\n\n// ServeHTTP passes a request to the handler, and logs it.\nfunc (s *server) ServeHTTP(w http.ResponseWriter, r *http.Request) {\n	start := time.Now()\n	res := &response{ResponseWriter: w, server: s}\n	// Deferred, so that a request whose handler panics is logged too.\n	defer func() { s.log(r, res.status, time.Since(start)) }()\n	s.handler.ServeHTTP(res, r)\n	if res.status == 0 {\n		res.WriteHeader(http.StatusOK)\n	}\n}\n\n// log writes the line for a request, without its query, which may hold secrets. The status is 0 if the handler panicked.\n// Probes are not logged, and a request that took too long always is.\nfunc (s *server) log(r *http.Request, status int, took time.Duration) {\n	isProbe := r.URL.Path == \"/healthz\" || r.URL.Path == \"/readyz\"\n	tooLong := took > s.timeout\n	if !tooLong && (isProbe || !s.accessLog) {\n		return\n	}\n	<%_ if (hasSlog) { _%>\n	level, message := slog.LevelInfo, \"request\"\n	if tooLong {\n		level, message = slog.LevelWarn, \"request took longer than <%= envPrefix %>_TIMEOUT\"\n	}\n	s.logger.Log(r.Context(), level, message, \"method\", r.Method, \"path\", r.URL.Path, \"status\", status, \"seconds\", took.Seconds())\n	<%_ } else { _%>\n	message := \"request\"\n	if tooLong {\n		message = \"request took longer than <%= envPrefix %>_TIMEOUT\"\n	}\n	// #nosec G706 -- No client can add a line to the log: net/http refuses such a method, and %q escapes the path.\n	s.logger.Printf(\"%s: %s %q %d %v\", message, r.Method, r.URL.Path, status, took)\n	<%_ } _%>\n}\n\n// response is what a handler writes to. It notes the status, and closes the connection once the service is stopping.\ntype response struct {\n	http.ResponseWriter\n	server *server\n	status int\n}\n\nfunc (r *response) WriteHeader(status int) {\n	r.server.sending.RLock()\n	defer r.server.sending.RUnlock()\n	if isClosed(r.server.stopping) {\n		r.Header().Set(\"Connection\", \"close\")\n	}\n	if status >= http.StatusOK { // A handler may send 103 before its answer.\n		r.status = status\n	}\n	r.ResponseWriter.WriteHeader(status)\n}\n\nfunc (r *response) Write(b []byte) (int, error) {\n	if r.status == 0 {\n		r.WriteHeader(http.StatusOK)\n	}\n	return r.ResponseWriter.Write(b)\n}\n\n// Flush sends what was written so far.\nfunc (r *response) Flush() {\n	if r.status == 0 {\n		r.WriteHeader(http.StatusOK)\n	}\n	if f, ok := r.ResponseWriter.(http.Flusher); ok {\n		f.Flush()\n	}\n}\n\n// Hijack hands the connection over to a handler, for example for WebSockets. A stop does not wait for such connections.\nfunc (r *response) Hijack() (net.Conn, *bufio.ReadWriter, error) {\n	h, ok := r.ResponseWriter.(http.Hijacker)\n	if !ok {\n		return nil, nil, http.ErrNotSupported\n	}\n	r.status = http.StatusSwitchingProtocols\n	return h.Hijack()\n}\n<%_ if (hasResponseController) { _%>\n\n// Unwrap lets http.NewResponseController reach the connection.\nfunc (r *response) Unwrap() http.ResponseWriter {\n	return r.ResponseWriter\n}\n<%_ } _%>\n\n// isClosed reports whether a channel on which nothing is sent is closed.\nfunc isClosed(c <-chan struct{}) bool {\n	select {\n	case <-c:\n		return true\n	default:\n		return false\n	}\n}\n"
	],
	[
		"server_test.go",
		420,
		"package main\n\nimport (\n	\"context\"\n	\"fmt\"\n	\"io\"\n	\"net\"\n	\"net/http\"\n	\"strings\"\n	\"testing\"\n	\"time\"\n)\n\n// No wait in a test takes longer.\nconst patience = 30 * time.Second\n\n// Not parallel: another test could get the port that this service gives up.\nfunc TestServeAnswersRunningRequests(t *testing.T) {\n	started, release := make(chan struct{}), make(chan struct{})\n	s := startServer(t, patience, func(w http.ResponseWriter, _ *http.Request) {\n		close(started)\n		<-release\n		w.WriteHeader(http.StatusTeapot)\n	})\n	answered := make(chan error, 1)\n	go func() {\n		res, err := http.Get(s.url)\n		if err == nil {\n			err = res.Body.Close()\n		}\n		if err == nil && (res.StatusCode != http.StatusTeapot || !res.Close) {\n			err = fmt.Errorf(\"status %d, connection closed: %t\", res.StatusCode, res.Close)\n		}\n		answered <- err\n	}()\n	waitFor(t, started)\n	s.stop()\n	waitUntilRefused(t, s.url)\n	close(release)\n	receive(t, answered, nil)\n	receive(t, s.done, nil)\n}\n\nfunc TestServeReportsRequestsThatRunTooLong(t *testing.T) {\n	t.Parallel()\n	started, release := make(chan struct{}), make(chan struct{})\n	s := startServer(t, time.Second, func(http.ResponseWriter, *http.Request) {\n		close(started)\n		<-release\n	})\n	go func() {\n		if res, err := http.Get(s.url); err == nil {\n			_ = res.Body.Close()\n		}\n	}()\n	waitFor(t, started)\n	s.stop()\n	select {\n	case err := <-s.done:\n		if err == nil || err.Error() != \"requests still running after 1s\" {\n			t.Errorf(\"error %v\", err)\n		}\n	case <-time.After(patience):\n		t.Fatal(\"the service is still running\")\n	}\n	close(release)\n}\n\nfunc TestServeReportsThatItCannotAccept(t *testing.T) {\n	t.Parallel()\n	ln, err := net.Listen(\"tcp\", \"127.0.0.1:0\")\n	if err != nil {\n		t.Fatal(err)\n	}\n	if err := ln.Close(); err != nil {\n		t.Fatal(err)\n	}\n	if err := serve(context.Background(), ln, http.NotFoundHandler(), config{timeout: patience}, newLogger(make(lines, 1))); err == nil {\n		t.Error(\"no error\")\n	}\n}\n\nfunc TestServerLogsPanics(t *testing.T) {\n	t.Parallel()\n	s := startServer(t, patience, func(http.ResponseWriter, *http.Request) { panic(\"out of luck\") })\n	defer s.stop()\n	if res, err := http.Get(s.url + \"/orders\"); err == nil {\n		t.Errorf(\"status %d, want no answer\", res.StatusCode)\n	}\n	// The request, and the panic with its stack.\n	if line := s.log.next(t); !strings.Contains(line, \"/orders\") {\n		t.Errorf(\"the path is not in the log line %s\", line)\n	}\n	if line := s.log.next(t); !strings.Contains(line, \"out of luck\") {\n		t.Errorf(\"the panic is not in the log line %s\", line)\n	}\n}\n\nfunc TestServerAlwaysLogsRequestsThatTookTooLong(t *testing.T) {\n	t.Parallel()\n	out := make(lines, 1)\n	s := &server{config: config{timeout: time.Second}, logger: newLogger(out)}\n	r, err := http.NewRequest(\"GET\", \"/orders\", nil)\n	if err != nil {\n		t.Fatal(err)\n	}\n	s.log(r, http.StatusOK, 2*time.Second)\n	if line := out.next(t); !strings.Contains(line, \"<%= envPrefix %>_TIMEOUT\") {\n		t.Errorf(\"the setting is not in the log line %s\", line)\n	}\n}\n\nfunc TestServerSendsWhatWasFlushed(t *testing.T) {\n	t.Parallel()\n	release := make(chan struct{})\n	s := startServer(t, patience, func(w http.ResponseWriter, _ *http.Request) {\n		<%_ if (hasResponseController) { _%>\n		if err := http.NewResponseController(w).SetWriteDeadline(time.Now().Add(patience)); err != nil {\n			panic(err)\n		}\n		<%_ } _%>\n		w.(http.Flusher).Flush()\n		<-release\n		_, _ = io.WriteString(w, \"done\")\n	})\n	defer s.stop()\n	res, err := http.Get(s.url)\n	close(release)\n	if err != nil {\n		t.Fatal(err)\n	}\n	text := make([]byte, 4)\n	if _, err := io.ReadFull(res.Body, text); err != nil || string(text) != \"done\" {\n		t.Errorf(\"got %q and error %v\", text, err)\n	}\n	if err := res.Body.Close(); err != nil {\n		t.Error(err)\n	}\n}\n\nfunc TestServerHandsConnectionsOver(t *testing.T) {\n	t.Parallel()\n	s := startServer(t, patience, func(w http.ResponseWriter, _ *http.Request) {\n		conn, _, err := w.(http.Hijacker).Hijack()\n		if err != nil {\n			panic(err)\n		}\n		_, _ = io.WriteString(conn, \"handed over\")\n		_ = conn.Close()\n	})\n	defer s.stop()\n	conn, err := net.DialTimeout(\"tcp\", strings.TrimPrefix(s.url, \"http://\"), patience)\n	if err != nil {\n		t.Fatal(err)\n	}\n	if err := conn.SetDeadline(time.Now().Add(patience)); err != nil {\n		t.Fatal(err)\n	}\n	if _, err := io.WriteString(conn, \"GET /socket HTTP/1.1\\r\\nHost: <%= binary %>\\r\\n\\r\\n\"); err != nil {\n		t.Fatal(err)\n	}\n	text := make([]byte, len(\"handed over\"))\n	if _, err := io.ReadFull(conn, text); err != nil || string(text) != \"handed over\" {\n		t.Errorf(\"got %q and error %v\", text, err)\n	}\n	if err := conn.Close(); err != nil {\n		t.Error(err)\n	}\n	if line := s.log.next(t); !strings.Contains(line, \"/socket\") || !strings.Contains(line, \"101\") {\n		t.Errorf(\"path and status are not in the log line %s\", line)\n	}\n}\n\nfunc TestServerRefusesLargeHeaders(t *testing.T) {\n	t.Parallel()\n	s := startServer(t, patience, func(http.ResponseWriter, *http.Request) {})\n	defer s.stop()\n	r, err := http.NewRequest(\"GET\", s.url, nil)\n	if err != nil {\n		t.Fatal(err)\n	}\n	r.Header.Set(\"Cookie\", strings.Repeat(\"x\", 2*maxHeaderBytes))\n	res, err := http.DefaultClient.Do(r)\n	if err != nil {\n		t.Fatal(err)\n	}\n	if err := res.Body.Close(); err != nil {\n		t.Error(err)\n	}\n	if res.StatusCode != http.StatusRequestHeaderFieldsTooLarge {\n		t.Errorf(\"status %d\", res.StatusCode)\n	}\n}\n\n// service is a service that runs in this process, on a free port.\ntype service struct {\n	url  string\n	log  lines\n	stop context.CancelFunc\n	done chan error\n}\n\n// startServer runs serve with a handler of the test.\nfunc startServer(t *testing.T, timeout time.Duration, handler http.HandlerFunc) *service {\n	t.Helper()\n	ln, err := net.Listen(\"tcp\", \"127.0.0.1:0\")\n	if err != nil {\n		t.Fatal(err)\n	}\n	ctx, stop := context.WithCancel(context.Background())\n	s := &service{url: \"http://\" + ln.Addr().String(), log: make(lines, 100), stop: stop, done: make(chan error, 1)}\n	cfg := config{timeout: timeout, accessLog: true}\n	go func() { s.done <- serve(ctx, ln, handler, cfg, newLogger(s.log)) }()\n	return s\n}\n\n// waitUntilRefused waits until the service accepts no more connections.\nfunc waitUntilRefused(t *testing.T, url string) {\n	t.Helper()\n	for start := time.Now(); time.Since(start) < patience; time.Sleep(10 * time.Millisecond) {\n		conn, err := net.DialTimeout(\"tcp\", strings.TrimPrefix(url, \"http://\"), patience)\n		if err != nil {\n			return\n		}\n		if err := conn.Close(); err != nil {\n			t.Fatal(err)\n		}\n	}\n	t.Fatal(\"the service still accepts connections\")\n}\n\n// waitFor waits until a channel is closed.\nfunc waitFor(t *testing.T, c <-chan struct{}) {\n	t.Helper()\n	select {\n	case <-c:\n	case <-time.After(patience):\n		t.Fatal(\"no request arrived\")\n	}\n}\n\n// receive waits until an error arrives, which has to be want.\nfunc receive(t *testing.T, errs <-chan error, want error) {\n	t.Helper()\n	select {\n	case err := <-errs:\n		if err != want {\n			t.Errorf(\"error %v, want %v\", err, want)\n		}\n	case <-time.After(patience):\n		t.Fatal(\"nothing happened\")\n	}\n}\n\n// lines receives a log. Each line is written at once.\ntype lines chan string\n\nvar _ io.Writer = lines(nil)\n\nfunc (l lines) Write(b []byte) (int, error) {\n	l <- string(b)\n	return len(b), nil\n}\n\nfunc (l lines) next(t *testing.T) string {\n	t.Helper()\n	select {\n	case line := <-l:\n		return line\n	case <-time.After(patience):\n		t.Fatal(\"nothing was logged\")\n		return \"\"\n	}\n}\n"
	],
	[
		"stack.yaml",
		420,
		"# dclint disable require-project-name-field\n#\n# Build the image for the nodes' architecture, and push it to a registry that\n# every node can reach:\n#\n#     export IMAGE=registry.example.com/<%= image %>:1.0.0\n#     <%= dockerBuild %> --platform linux/amd64 -t \"$IMAGE\" .\n#     docker push \"$IMAGE\"\n#\n# Deploy it on a manager node. --with-registry-auth gives the nodes the\n# registry's password:\n#\n#     docker stack deploy --with-registry-auth --compose-file stack.yaml <%= label %>\n#\n# For a rolling update, do the same with another tag. Without IMAGE, the image\n# is <%= image %>:latest, which is enough for a single node that has built it.\n---\n# docker stack deploy of Docker 20.10 reads a file without a version as version\n# 1, and refuses a `name`. Newer versions of Docker ignore it.\nversion: \"3.8\"  # dclint disable-line no-version-field\n\nservices:\n  \"<%= label %>\":\n    image: \"${IMAGE:-<%= image %>:latest}\"\n    volumes:\n      # Go uses this folder for large uploads, for example.\n      - type: tmpfs\n        target: /tmp\n<%_ if (drains) { _%>\n    environment:\n      # A node may send new requests for a moment after a task was told to stop.\n      <%= envPrefix %>_DRAIN: <%= drainSeconds %>s\n<%_ } _%>\n    # Every node listens on this port, on all network interfaces, and forwards\n    # requests to a task on any node.\n    ports:  # dclint disable-line no-unbound-port-interfaces\n      - target: <%= port %>\n        published: <%= port %>\n    # The service needs no capabilities. A stack cannot set no-new-privileges.\n    cap_drop: [ALL]\n    deploy:\n      replicas: 2\n      update_config:\n<%_ if (hasHealthcheck) { _%>\n        # The old task stops only after the new one is healthy, according to the\n        # image's health check.\n<%_ } else { _%>\n        # The old task stops only after the new one has started. The image has no\n        # health check, so a task that runs counts as healthy.\n<%_ } _%>\n        order: start-first\n        parallelism: 1\n        # If a new task fails within this time, the update is rolled back.\n        monitor: 30s\n        failure_action: rollback\n      rollback_config:\n        order: start-first\n        parallelism: 1\n        monitor: 10s\n      resources:\n        limits:\n          memory: <%= memoryMega %>M\n        reservations:\n          memory: 32M\n    # An attacker cannot change the program or leave files behind.\n    read_only: true\n<%_ if (drains) { _%>\n    # The drain, <%= requestSeconds %> seconds for requests in flight, and a margin. After that,\n    # the task is killed.\n<%_ } else { _%>\n    # The time that the program has to stop. After that, the task is killed.\n<%_ } _%>\n    stop_grace_period: <%= graceSeconds %>s\n"
	]
].map(([path, mode, text]) => ({
	path,
	mode,
	get text() {
		return text;
	}
})).map(templateFrom);
function specify(answers, team) {
	const names = templateNames(answers, team);
	return {
		answers,
		templates: team ? team.templates(names) : templates$1,
		omitted: [...omittedFiles(answers), ...team ? omittedOf(team, answers) : []],
		commented,
		comments: answers.comments,
		names,
		artifacts: [serviceNames(answers.module).binary],
		...team && { style: {
			name: team.name,
			sum: team.sum
		} }
	};
}
function omittedOf({ omitted, extras }, answers) {
	return [...omitted, ...extras.filter(({ name }) => !answers.with.includes(name)).flatMap(({ files }) => files)];
}
const reasons = {
	ci: "its jobs have the format, linters and tests of a generated service. In the pipeline of your code, run npx create-go-docker verify",
	release: "it releases what the jobs of ci have checked. In the pipeline of your code, run docker build --push",
	updates: "the jobs of ci check its pull requests. In a scheduled pipeline of your code, run npx create-go-docker update --yes",
	makefile: "its commands run and test a generated service. Use docker build and docker run as the report shows"
};
const imageExtras = extras.map(({ name }) => name).filter((name) => !(name in reasons));
const needsPort = ["kubernetes", "swarm"];
function refuseExtras({ with: chosen }, { listens }) {
	const refused = extras.filter(({ name }) => chosen.includes(name) && reasons[name] !== void 0);
	if (refused.length > 0) throw new UserError(refused.map(({ name }) => `The extra ${name} is for a generated service: ${reasons[name]}.`).join("\n"), "usage", {
		code: "no-extras",
		fix: `The extras for existing code are ${imageExtras.join(", ")}.`
	});
	const withoutPort = listens ? void 0 : chosen.find((name) => needsPort.includes(name));
	if (withoutPort !== void 0) throw new UserError(`The extra ${withoutPort} needs the port of the program, and none was found.`, "usage", {
		code: "no-port",
		fix: "Add --port NUMBER."
	});
}
const filesOf = (names) => extras.filter(({ name }) => names.includes(name)).flatMap(({ files }) => files);
const isShared = (path) => filesOf(imageExtras.filter((name) => name !== "compose")).some((file) => covers(file, path));
const unchosen = ({ with: chosen }) => filesOf(imageExtras.filter((name) => !chosen.includes(name)));
const commentedFiles = filesOf(imageExtras);
function imageNames(answers, code) {
	const downloadsWithDep = code.layout === "dep" && !code.vendored;
	const names = templateNames({
		...answers,
		deps: downloadsWithDep ? "dep" : "modules"
	});
	const { features } = goVersion(answers.go);
	const isModules = code.layout === "modules" || code.layout === "workspace";
	const root = `/go/src/${answers.module}`;
	const moduleFolder = code.folder === "." ? root : `${root}/${code.folder}`;
	return {
		...names,
		gopath: !isModules,
		vendored: code.vendored,
		usesModCache: isModules && !code.vendored,
		needsGit: downloadsWithDep || isModules && !code.vendored && !features.hasModuleProxy,
		cgo: code.cgo,
		cgoEnabled: code.cgo ? 1 : 0,
		cPackages: "gcc musl-dev",
		moduleMode: isModules ? "on" : "off",
		platform: code.cgo ? "" : names.platform,
		orLater: code.layout === "workspace" ? " || echo \"go build downloads the modules\"" : "",
		moduleFolder,
		contextFolder: code.folder === "." ? "." : root,
		copyModFiles: copyModFiles(code, root),
		buildCommands: buildCommands(code, names).join(" && \\\n    "),
		images: "",
		services: "",
		drains: false,
		asksHealth: code.health !== "",
		healthPath: code.health,
		readyPath: code.health,
		memoryMega: 512,
		goMemoryMega: 460,
		exampleVariable: "NAME=value",
		secretsHelp: "docker build --secret passes them.",
		keeps: code.embeds.length > 0,
		kept: code.embeds.flatMap((pattern) => [`!${pattern}`, `!${pattern}/**`]).join("\n"),
		...programNames(answers, code, code.programs[0]),
		...serviceNamesOf(names, code, code.programs[0])
	};
}
function programNames({ port, base }, { programs, listens, health }, { name }) {
	return {
		binary: name,
		asStage: programs.length > 1 ? ` AS ${targetOf(name)}` : "",
		exposes: listens,
		hasHealthcheck: listens && health !== "" && base === "alpine",
		checksItself: false,
		healthCommand: `"wget", "-q", "-O", "/dev/null", "http://127.0.0.1:${port}${health}"`
	};
}
function serviceNamesOf({ label, image }, { programs, listens }, program) {
	const isFirst = program === programs[0];
	const target = targetOf(program.name);
	return {
		service: programs.length > 1 ? target : label,
		serviceImage: isFirst ? image : `${image}-${target}`,
		several: programs.length > 1,
		target,
		publishes: listens && isFirst
	};
}
function targetOf(name) {
	const target = name.toLowerCase();
	return [
		"tools",
		"deps",
		"staging",
		"scratch"
	].includes(target) || !/^[a-z]/.test(target) ? `program-${target}` : target;
}
function copyModFiles({ layout, folder, modules }, root) {
	const line = (from, names, to) => {
		const below = from === "." ? "" : `${from}/`;
		return `COPY ${names.split(" ").map((name) => below + name).join(" ")} ${to}`;
	};
	return [...layout === "workspace" ? [line(".", "go.work go.work.su[m]", "./")] : [line(folder, "go.mod go.su[m]", "./")], ...modules.map((each) => line(each, "go.mod go.su[m]", each === "." ? `${root}/` : `${root}/${each}/`))].join("\n");
}
function buildCommands({ programs, folder, cgo, tags: chosen, mode, layout }, { trimpath, hasTrimpath }) {
	const link = cgo ? "-s -w -linkmode external -extldflags -static" : "-s -w";
	const all = [...chosen, ...cgo ? ["netgo", "osusergo"] : []];
	const tags = all.length > 0 ? `-tags '${all.join(hasTrimpath ? "," : " ")}' ` : "";
	const flags = `${trimpath}${mode === "auto" ? "" : `-mod=${mode} `}${tags}-ldflags "${link}"`;
	return programs.map((program) => `go build ${flags} -o /out/${program.name} ${pathFrom(layout === "workspace" ? "." : folder, program.folder)}`);
}
function pathFrom(folder, program) {
	if (program === folder) return ".";
	return `./${folder === "." ? program : program.slice(folder.length + 1)}`;
}
const templates = [
	[
		".dockerignore",
		420,
		"# Paths that stay out of the build context. The last line that matches a path decides.\n## The context is what docker build sends to the builder before the first step: this folder without these paths.\n## A path that is not sent cannot end up in an image, and a change in it does not run any step again.\n# Everything else is sent, because any file may be embedded with //go:embed. So a new folder needs no line here.\n\n# Documentation and settings at the top level. A Go file with such a name is sent: see below.\n*.md\nAUTHORS*\nCHANGELOG*\nCONTRIBUTING*\nLICENSE*\nNOTICE*\nREADME*\nDockerfile*\nMakefile\nTaskfile.y*ml\ncompose*.y*ml\ndocker-compose*.y*ml\nstack.yaml\nkubernetes/base/*.yaml\nkubernetes/components/*/*.yaml\nkubernetes/overlays/*/*.yaml\n\n# Leftovers at the top level: test programs, profiles, logs, dumps and archives.\n# Folders such as bin, build, dist, docs and tmp are sent, because each may be a package or embedded.\n## A docs folder full of pictures makes every build slower: add a line for it at the end of this file.\n*.bak\n*.dump\n*.gz\n*.log\n*.out\n*.pprof\n*.prof\n*.rdb\n*.sqlite*\n*.tar\n*.test\n*.tgz\n*.zip\n*dump*.sql\n*backup*.sql\ncoverage.*\n\n# Secrets, by name, at any depth. Certificates are public and are sent; in a .pem file at the top level is usually a key.\n**/*.env\n**/*.jks\n**/*.kdbx\n**/*.key\n**/*.keystore\n**/*.kubeconfig\n**/*.p12\n**/*.pfx\n**/*.ppk\n**/*.tfstate\n**/*.tfstate.*\n**/*.tfvars\n**/*.token\n*.pem\n**/key.pem\n**/*[-_]key.pem\n**/privkey*.pem\n!**/*public[-_]key.pem\n**/id_dsa*\n**/id_ecdsa*\n**/id_ed25519*\n**/id_rsa*\n**/*credentials*.json\n**/*service[-_]account*.json\n**/client_secret*.json\n**/htpasswd.*\n**/kubeconfig.*\n**/secret.y*ml\n**/secrets.json\n**/secrets.toml\n**/secrets.y*ml\n**/secrets/*[-_]*\n**/secrets/*.crt\n**/secrets/*.json\n**/secrets/*.pem\n**/secrets/*.txt\n**/secrets/*.y*ml\n**/secrets/password\n**/secrets/token\n\n# Names without an extension only at the top level: deeper, a folder called token is usually a package.\ncredentials\n!credentials/*\nhtpasswd\n!htpasswd/*\nkubeconfig\n!kubeconfig/*\ntoken\n!token/*\n\n# Whatever its name: what Go compiles, and test data, which is committed with the code.\n!**/*.go\n!**/*.[chmsS]\n!**/*.[fF]\n!**/*.cc\n!**/*.cpp\n!**/*.cxx\n!**/*.f90\n!**/*.for\n!**/*.hh\n!**/*.hpp\n!**/*.hxx\n!**/*.swig\n!**/*.swigcxx\n!**/*.syso\n!**/testdata/**\n\n# Version control, settings of tools and editors, and more secrets. At the top level nothing hidden is needed;\n# deeper only these, because a folder may be embedded with files such as .well-known and .gitkeep.\n.*\n**/.aws\n**/.azure\n**/.bzr\n**/.cache\n**/.docker\n**/.DS_Store\n**/.env\n**/.env.*\n**/.git\n**/.git-credentials\n**/.gnupg\n**/.hg\n**/.htpasswd\n**/.idea\n**/.kube\n**/.netrc\n**/.npmrc\n**/.pgpass\n**/.pypirc\n**/.ssh\n**/.svn\n**/.terraform\n**/.venv\n**/.vscode\n**/node_modules\n<%_ if (dep) { _%>\n\n# The build restores it from Gopkg.lock.\nvendor\n<%_ } _%>\n<%_ if (keeps) { _%>\n\n# Embedded with //go:embed, or read by the build.\n<%= kept %>\n<%_ } _%>\n\n# ---------------------------------------------------------------------------------------------------------------------\n# Your exceptions. These lines come last, so they win: !README.md sends a file that is embedded, bin keeps a folder out.\n"
	],
	[
		"Dockerfile",
		420,
		"## This file is the recipe of an image. Docker runs its instructions from top to bottom.\n##\n## Each FROM begins a stage. Only the last stage becomes the image: the compiler and the code stay behind in the\n## build cache. A stage is built from another one (FROM deps), or takes files from it (COPY --from=staging).\n##\n## Docker reuses the result of an instruction while the instruction and its files stay the same. So what changes\n## rarely comes first: tools, then dependencies, then the code.\n##\n## Try this: build twice. The second build takes every step from the cache.\n##\n##     <%= dockerBuild %> -t <%= image %> .\n##     <%= dockerBuild %> -t <%= image %> .\n\n## ARG is a variable that exists only during a build. A stage sees an ARG from above the first FROM after it\n## repeats the line, without the value.\n##\n## Try this: change it. LABEL, near the end of this file, writes it to the image.\n##\n##     <%= dockerBuild %> --build-arg VERSION=1.2.3 -t <%= image %> .\n##     docker inspect --format '{{json .Config.Labels}}' <%= image %>\n##\n# VERSION is what the image reports. Set it with docker build --build-arg VERSION=1.2.3.\nARG VERSION=dev\n\n<%_ if (needsTools) { _%>\n<%_ if (dep) { _%>\n# tools downloads dep. It uses a current Alpine, because the CA certificates in old Go images are out of date.\n<%_ } else { _%>\n# tools provides CA certificates. It uses a current Alpine, because those in old Go images are out of date.\n<%_ } _%>\n##\n<%_ if (dep) { _%>\n## Try this: build this stage only, and run what it downloads.\n##\n##     <%= dockerBuild %> --target tools -t <%= image %>:tools .\n##     docker run --rm <%= image %>:tools dep version\n<%_ } else { _%>\n## Try this: build this stage only, and look for the certificates.\n##\n##     <%= dockerBuild %> --target tools -t <%= image %>:tools .\n##     docker run --rm <%= image %>:tools ls -l /etc/ssl/certs\n<%_ } _%>\nFROM <%= platform %><%= alpineImage %> AS tools\n<%_ if (dep) { _%>\n\n# To download dep from a mirror, set both: its address, and the checksum of its file.\nARG DEP_MIRROR=https://github.com/golang/dep/releases/download\nARG DEP_SHA256=\n\n## A checksum makes a download safe: if the file is not the expected one, the build stops.\n<%_ if (buildkit) { _%>\nRUN --mount=type=secret,id=ca,target=/etc/ssl/certs/ca-certificates.crt \\\n    set -eu; \\\n<%_ } else { _%>\nRUN set -eu; \\\n<%_ } _%>\n    case \"$(uname -m)\" in \\\n      x86_64) arch=amd64 sum=<%= depSumAmd64 %> ;; \\\n      aarch64) arch=arm64 sum=<%= depSumArm64 %> ;; \\\n      *) echo \"dep <%= depVersion %> has no binary with a known checksum for $(uname -m); build on amd64 or arm64\" >&2; exit 1 ;; \\\n    esac; \\\n    wget -q -O /usr/local/bin/dep \"$DEP_MIRROR/v<%= depVersion %>/dep-linux-$arch\"; \\\n    echo \"${DEP_SHA256:-$sum}  /usr/local/bin/dep\" > /tmp/dep.sha256; \\\n    sha256sum -c /tmp/dep.sha256; \\\n    chmod 755 /usr/local/bin/dep\n<%_ } _%>\n\n<%_ } _%>\n# deps has the compiler and the dependencies, but no code. It is also the container to develop in.\n## FROM names a base image by its tag. The image behind a tag changes, for example with a security fix. Behind a\n## digest (image@sha256:...) it never changes.\n<%_ if (buildkit) { _%>\n## $BUILDPLATFORM is the platform of the build machine. Go compiles for other platforms, so the compiler never runs\n## in slow emulation.\n<%_ } _%>\n##\n## Try this: build this stage only, look into it, and list the digests of your images.\n##\n##     <%= dockerBuild %> --target deps -t <%= image %>:deps .\n##     docker run --rm <%= image %>:deps go version\n##     docker image ls --digests\nFROM <%= platform %><%= golangImage %> AS deps\n\n<%_ if (needsGit) { _%>\n# <%= fetcher %> downloads dependencies with git. No version of git is given:\n# Alpine deletes old versions, so the build would fail after an update.\n# hadolint ignore=DL3018\n<%_ if (buildkit) { _%>\nRUN --mount=type=secret,id=ca,target=/etc/ssl/certs/ca-certificates.crt \\\n    apk add --no-cache git openssh-client\n<%_ } else { _%>\nRUN apk add --no-cache git\n<%_ } _%>\n\n<%_ } _%>\n<%_ if (cgo) { _%>\n# cgo needs a C compiler and the headers of the C library. No versions are given: Alpine deletes old ones.\n# hadolint ignore=DL3018,DL3059\n<%_ if (buildkit) { _%>\nRUN --mount=type=secret,id=ca,target=/etc/ssl/certs/ca-certificates.crt \\\n    apk add --no-cache <%= cPackages %>\n<%_ } else { _%>\nRUN apk add --no-cache <%= cPackages %>\n<%_ } _%>\n\n<%_ } _%>\n<%_ if (dep) { _%>\nCOPY --from=tools /usr/local/bin/dep /usr/local/bin/dep\n\n# dep puts dependencies in vendor/, which Go uses below GOPATH when modules are off.\n<%_ } else if (gopath) { _%>\n# The dependencies are in vendor/, which Go uses below GOPATH when modules are off.\n<%_ } else if (!vendored) { _%>\n<%_ if (hasModuleProxy) { _%>\n# Set these with --build-arg to use another module proxy, or private modules.\nARG GOPROXY\n# GOPRIVATE holds names of modules and no secret, although hadolint takes it for one.\n# hadolint ignore=DL3064\nARG GOPRIVATE\nARG GONOSUMDB\n\n# Private modules come from git repositories. All others come from the proxy, which needs no git.\n# No version of git is given: Alpine deletes old versions, so the build would fail after an update.\n# hadolint ignore=DL3018\n<%_ if (buildkit) { _%>\nRUN --mount=type=secret,id=ca,target=/etc/ssl/certs/ca-certificates.crt \\\n    if [ -n \"$GOPRIVATE\" ]; then apk add --no-cache git openssh-client; fi\n<%_ } else { _%>\nRUN if [ -n \"$GOPRIVATE\" ]; then apk add --no-cache git; fi\n<%_ } _%>\n<%_ } else { _%>\n# Set it with --build-arg to use a module proxy.\nARG GOPROXY\n<%_ } _%>\n\n<%_ } _%>\n<%_ if (cgo) { _%>\n# With cgo, because a package of the program needs it. The program is linked statically, so it runs on any base image.\n<%_ } else { _%>\n# Without cgo, the program needs no C library and runs on any base image.\n<%_ } _%>\n## ENV sets a variable for the next instructions and for every container of this stage, unlike ARG.\n##\n## Try this:\n##\n##     docker run --rm <%= image %>:deps go env CGO_ENABLED\nENV CGO_ENABLED=<%= cgoEnabled %> GO111MODULE=<%= moduleMode %>\n\n## WORKDIR creates a folder and makes it the current folder of the next instructions, and of containers.\n##\n## Try this:\n##\n##     docker run --rm <%= image %>:deps pwd\nWORKDIR <%= moduleFolder %>\n\n<%_ if (dep) { _%>\n## COPY takes files from the build context. These two decide which dependencies are needed: while they stay the\n## same, the download below comes from the cache, however often the code changes.\n##\n## Try this: this stage has no other file of yours yet.\n##\n##     docker run --rm <%= image %>:deps ls\nCOPY Gopkg.toml Gopkg.lock ./\n\n# Downloads exactly what Gopkg.lock names. To check the lock against the imports, run dep check.\n<%_ if (buildkit) { _%>\n# All secrets are optional: they are for private repositories and for a company's CA. <%= secretsHelp %>\n## A secret is a file that one step can read. It is in no image and no cache.\n## RUN runs a command, and keeps the files that it writes. A cache mount is different: builds share the folder, and no\n## image contains it. What one build downloaded, the next one finds there.\n##\n## Try this: see how much space the build cache takes.\n##\n##     docker system df\nRUN --mount=type=cache,target=/go/pkg/dep \\\n    --mount=type=secret,id=ca,target=/etc/ssl/certs/ca-certificates.crt \\\n    --mount=type=secret,id=netrc,target=/root/.netrc \\\n    --mount=type=secret,id=gitconfig,target=/root/.gitconfig \\\n    --mount=type=secret,id=known_hosts,target=/root/.ssh/known_hosts \\\n    --mount=type=ssh \\\n    dep ensure -vendor-only\n<%_ } else { _%>\n## RUN runs a command, and keeps the files that it writes: a layer of the image.\n##\n## Try this: see what each instruction added.\n##\n##     docker history <%= image %>:deps\nRUN dep ensure -vendor-only\n<%_ } _%>\n\n<%_ } else if (!vendored) { _%>\n# A module without dependencies has no go.sum. The pattern copies the file only if it exists.\n## COPY takes files from the build context. These two decide which dependencies are needed: while they stay the\n## same, the download below comes from the cache, however often the code changes.\n##\n## Try this: this stage has no other file of yours yet.\n##\n##     docker run --rm <%= image %>:deps ls\n<%= copyModFiles %>\n\n<%_ if (buildkit) { _%>\n# All secrets are optional: they are for private repositories and for a company's CA. <%= secretsHelp %>\n## A secret is a file that one step can read. It is in no image and no cache.\n## RUN runs a command, and keeps the files that it writes. A cache mount is different: builds share the folder, and no\n## image contains it. What one build downloaded, the next one finds there.\n##\n## Try this: see how much space the build cache takes.\n##\n##     docker system df\nRUN --mount=type=cache,target=/go/pkg/mod \\\n    --mount=type=secret,id=ca,target=/etc/ssl/certs/ca-certificates.crt \\\n    --mount=type=secret,id=netrc,target=/root/.netrc \\\n    --mount=type=secret,id=gitconfig,target=/root/.gitconfig \\\n    --mount=type=secret,id=known_hosts,target=/root/.ssh/known_hosts \\\n    --mount=type=ssh \\\n    go mod download<%= orLater %>\n<%_ } else { _%>\n## RUN runs a command, and keeps the files that it writes: a layer of the image.\n##\n## Try this: see what each instruction added.\n##\n##     docker history <%= image %>:deps\nRUN go mod download<%= orLater %>\n<%_ } _%>\n\n<%_ } _%>\n# staging compiles the program.\nFROM deps AS staging\n\n# A change in the code runs the steps from here on again.\n## The dot is the build context: the folder that docker build names, without what .dockerignore excludes.\n##\n## Try this: list what was sent.\n##\n##     <%= dockerBuild %> --target staging -t <%= image %>:staging .\n##     docker run --rm <%= image %>:staging ls -A\nCOPY . <%= contextFolder %>\n\n<%_ if (buildkit) { _%>\n# docker build --platform sets these. Without it, they name the platform of the build machine.\n##\n## Try this: build for another processor.\n##\n##     <%= dockerBuild %> --platform linux/arm64 -t <%= image %>:arm64 .\n##     docker image inspect --format '{{.Architecture}}' <%= image %>:arm64\nARG TARGETOS\nARG TARGETARCH\nARG TARGETVARIANT\n<%_ } _%>\nARG VERSION\n<%_ if (buildkit) { _%>\n# The cache mount keeps compiled packages between builds, so that only changed packages are compiled.\n<%_ } _%>\n<%_ if (hasTrimpath) { _%>\n## -trimpath keeps the paths of this machine out of the program; -s -w leaves out the tables that only a debugger needs.\n##\n## Try this: the program is all that the image takes from this stage.\n##\n##     docker run --rm <%= image %>:staging ls -l /out\n<%_ } else { _%>\n## -s -w leaves out the tables that only a debugger needs.\n##\n## Try this: the program is all that the image takes from this stage.\n##\n##     docker run --rm <%= image %>:staging ls -l /out\n<%_ } _%>\n<%_ if (buildkit) { _%>\nRUN --mount=type=cache,target=/root/.cache/go-build \\\n<%_ if (usesModCache) { _%>\n    --mount=type=cache,target=/go/pkg/mod \\\n<%_ } _%>\n    if [ \"$TARGETARCH\" = arm ]; then export GOARM=\"${TARGETVARIANT#v}\"; fi; \\\n    export GOOS=$TARGETOS GOARCH=$TARGETARCH; \\\n    <%= buildCommands %>\n<%_ } else { _%>\nRUN <%= buildCommands %>\n<%_ } _%>\n\n<%_ if (cgo) { _%>\n# A program that needs a shared library would not start on another base image.\n# hadolint ignore=DL3059\nRUN for program in /out/*; do \\\n      readelf --program-headers \"$program\" > /tmp/headers; \\\n      if grep -q INTERP /tmp/headers; then echo \"$program is not static\" >&2; exit 1; fi; \\\n    done\n\n<%_ } _%>\n<%= images %>\n"
	],
	[
		"compose.yaml",
		420,
		"# Start the image, and remove it again:\n#\n#     docker compose up --build --detach --wait\n#     docker compose down\n#\n# Add what the program needs, such as environment variables and a database.\n# docker-compose 1 cannot read this file.\n---\nname: \"<%= label %>\"\n\nservices:\n<%= services %>\n"
	],
	[
		"go.mod",
		420,
		"module <%= module %>\n\ngo <%= goDirective %>\n"
	],
	[
		"image",
		420,
		"<%_ if (alpineBase) { _%>\n# The image. Alpine has CA certificates, and a shell for debugging.\n##\n## Try this: compare the sizes of the stages, and see what each instruction adds.\n##\n##     docker image ls <%= image %>\n##     docker history <%= image %>\nFROM <%= alpineImage %><%= asStage %>\n<%_ } else if (distroless) { _%>\n# The image. It has CA certificates, time zones and a non-root user, but no shell and no package manager.\n##\n## Try this: compare the sizes of the stages, and see what each instruction adds.\n##\n##     docker image ls <%= image %>\n##     docker history <%= image %>\nFROM <%= distrolessImage %><%= asStage %>\n<%_ } else { _%>\n# The image. It contains only what is copied here.\n##\n## Try this: compare the sizes of the stages, and see what each instruction adds.\n##\n##     docker image ls <%= image %>\n##     docker history <%= image %>\nFROM scratch<%= asStage %>\n\n# The program needs CA certificates to make HTTPS requests.\nCOPY --from=tools /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/ca-certificates.crt\n<%_ } _%>\n<%_ if (needsNsswitch) { _%>\n\n# Without this file, Go before 1.16 asks the DNS server before it reads /etc/hosts.\nCOPY --from=tools /etc/nsswitch.conf /etc/nsswitch.conf\n<%_ } _%>\n\nWORKDIR /app\nCOPY --from=staging /out/<%= binary %> /app/<%= binary %>\n\n# Image metadata. Add more with docker build --label.\n## LABEL describes the image to people and tools; registries show it.\n##\n## Try this: list what the image says about itself.\n##\n##     docker image inspect --format '{{json .Config.Labels}}' <%= image %>\nARG VERSION\nARG REVISION=unknown\nLABEL org.opencontainers.image.title=\"<%= binary %>\" \\\n<%_ if (sourceUrl) { _%>\n      org.opencontainers.image.source=\"<%= sourceUrl %>\" \\\n<%_ } _%>\n      org.opencontainers.image.version=\"$VERSION\" \\\n      org.opencontainers.image.revision=\"$REVISION\"<%= imageLabels %>\n\n# A non-root user, by number: Kubernetes cannot tell whether a named user is root.\n##\n## Try this:\n##\n##     docker image inspect --format '{{.Config.User}}' <%= image %>\nUSER 65532:65532\n\n<%_ if (exposes) { _%>\n## EXPOSE publishes nothing. It documents the port for people and tools; docker run -p publishes it.\n##\n## Try this: publish the port on this machine only.\n##\n##     docker run -d --name <%= container %>-lesson -p 127.0.0.1:<%= port %>:<%= port %> <%= image %>\n##     curl http://localhost:<%= port %>/\nEXPOSE <%= port %>\n\n<%_ } _%>\n<%_ if (hasHealthcheck) { _%>\n<%_ if (checksItself) { _%>\n# The program checks itself, so the image needs neither a shell nor curl.\n<%_ } else { _%>\n# wget, a part of Alpine, asks the program.\n<%_ } _%>\n## Kubernetes ignores HEALTHCHECK and has probes of its own.\n##\n## Try this: the answer is \"starting\", and a few seconds later \"healthy\".\n##\n##     docker inspect --format '{{.State.Health.Status}}' <%= container %>-lesson\nHEALTHCHECK --interval=10s --timeout=3s --start-period=5s --retries=3 \\\n    CMD [<%= healthCommand %>]\n\n<%_ } _%>\n# Exec form: the program is PID 1 and receives SIGTERM from docker stop directly.\n## Without the brackets, Docker starts a shell that starts the program. The image may have no shell, and a shell may not\n## pass the signal on: after ten seconds, docker stop would kill the program.\n##\n## Try this: the service stops by itself, with exit code 0.\n##\n##     docker stop <%= container %>-lesson\n##     docker inspect --format '{{.State.ExitCode}}' <%= container %>-lesson\n##     docker rm <%= container %>-lesson\nENTRYPOINT [\"/app/<%= binary %>\"]\n"
	],
	[
		"service",
		420,
		"  \"<%= service %>\":\n    image: \"<%= serviceImage %>:local\"\n    build:\n      context: .\n<%_ if (several) { _%>\n      target: <%= target %>\n<%_ } _%>\n<%_ if (usesModCache) { _%>\n      args:\n        GOPROXY: \"${GOPROXY:-}\"\n<%_ if (hasModuleProxy) { _%>\n        GOPRIVATE: \"${GOPRIVATE:-}\"\n        GONOSUMDB: \"${GONOSUMDB:-}\"\n<%_ } _%>\n<%_ } _%>\n<%_ if (publishes) { _%>\n    # Only this machine can reach the port. PORT=9000 publishes another one.\n    ports:\n      - '127.0.0.1:${PORT:-<%= port %>}:<%= port %>'\n<%_ } _%>\n    # Unlike `always`, this does not start the program when the machine starts.\n    restart: on-failure\n    # The program gets no capabilities, and cannot gain privileges through a\n    # setuid program.\n    cap_drop: [ALL]\n    # Never pull: a registry may have another image with this name.\n    pull_policy: never\n    # An attacker cannot change the program or leave files behind. Only /tmp is\n    # writable, as for the user of the image. Add a volume for data.\n    read_only: true\n    security_opt: [\"no-new-privileges:true\"]\n    # The time that the program has to stop.\n    stop_grace_period: <%= graceSeconds %>s\n    tmpfs: [/tmp]\n"
	]
].map(([path, mode, text]) => ({
	path,
	mode,
	get text() {
		return text;
	}
})).map(templateFrom);
const stage = "image";
const service = "service";
function specifyImage(answers, recorded, shared = []) {
	refuseExtras(answers, recorded);
	const code = migrated(answers, recorded);
	const names = imageNames(answers, code);
	const filled = (part) => {
		const { fill } = templates.find(({ path }) => path === part);
		return code.programs.map((program) => fill({
			...names,
			...programNames(answers, code, program),
			...serviceNamesOf(names, code, program)
		}));
	};
	const parts = {
		images: [...filled(stage)].reverse().join("\n").trimEnd(),
		services: filled(service).join("\n").trimEnd()
	};
	return {
		answers,
		code: recorded,
		templates: [...templates, ...shared.filter(({ path }) => isShared(path))],
		omitted: [
			stage,
			service,
			...code === recorded ? ["go.mod"] : [],
			...unchosen(answers)
		],
		commented: [
			"Dockerfile",
			".dockerignore",
			...commentedFiles
		],
		comments: answers.comments,
		names: {
			...names,
			...parts
		},
		artifacts: []
	};
}
function migrated({ deps }, code) {
	return code.layout === "dep" && deps === "modules" ? {
		...code,
		layout: "modules",
		vendored: false
	} : code;
}
const version = "0.2.0";
const answers = questions.map(({ name }) => name);
const render = ({ code, ...given }) => {
	const texts = Object.entries(given).map(([name, value]) => [name, textOf(value)]);
	const answers = toAnswers(Object.fromEntries(texts));
	if (code !== void 0) return generate(specifyImage(answers, codeFrom(code, "the manifest"), templates$1), version);
	return generate(specify(answers), version);
};
export { answers, render, version };

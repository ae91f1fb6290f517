/** @param {string} path */
const under = (path) => `^${path}`

// One rule per line of "who may import whom" in the README. `comment` is the reason.
const rule = (name, comment, from, to) => ({ name, severity: 'error', comment, from, to })

const pureSeam = 'The seam runs in both worlds: it can lean on neither.'

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    rule('no-cycles', 'A cycle has no altitude: neither side can be read alone.', {}, { circular: true }),
    rule(
      'base-imports-nothing',
      'Base is the ground floor.',
      { path: under('preload/base') },
      { pathNot: under('preload/base') },
    ),
    rule(
      'kube-imports-base',
      `${pureSeam} The models' types are erased.`,
      { path: under('preload/kube') },
      { pathNot: [under('preload/(kube|base)'), 'node_modules/@kubernetes/client-node/dist/gen/models/'] },
    ),
    rule(
      'contract-imports-kube-and-base',
      pureSeam,
      { path: under('preload/contract') },
      {
        pathNot: [under('preload/(contract|kube|base)'), 'node_modules/valibot'],
      },
    ),
    rule(
      'engine-stands-alone',
      'The engine is a cluster like any other; it knows nothing of the application.',
      { path: under('main/engine') },
      { path: under('(main|preload|renderer)'), pathNot: under('(main/engine|preload/(kube|base))') },
    ),
    rule(
      'only-app-imports-engine',
      'Everything else reads the engine as kubectl does.',
      { path: under('main'), pathNot: under('main/(engine|app)') },
      { path: under('main/engine') },
    ),
    rule(
      'engine-store-is-the-bottom',
      'mvcc knows keys and bytes, not kinds.',
      { path: under('main/engine/mvcc') },
      { path: under('main/engine'), pathNot: under('main/engine/(mvcc/|late-packages\\.ts)') },
    ),
    rule(
      'engine-registry-below-api',
      'api → registry → mvcc, never upward.',
      { path: under('main/engine/(registry|kinds|admission)') },
      { path: under('main/engine/(api|auth|controllers|scheduler|runtime|node|drivers)/') },
    ),
    rule(
      'engine-api-does-not-run-things',
      'The API reaches nodes through PodStreams alone.',
      { path: under('main/engine/(api|auth)/') },
      { path: under('main/engine/(controllers|scheduler|runtime|node|drivers|mvcc)') },
    ),
    rule(
      'engine-drivers-are-sockets',
      'A driver knows Docker, and nothing of the cluster above it.',
      { path: under('main/engine/drivers') },
      { path: under('main/engine'), pathNot: under('main/engine/drivers') },
    ),
    rule(
      'engine-runtime-below-controllers',
      'The controller runtime is written once, for all of them.',
      { path: under('main/engine/runtime'), pathNot: 'control-plane\\.ts$' },
      { path: under('main/engine/(controllers|scheduler|node|drivers|api)') },
    ),
    rule(
      'electron-in-one-room',
      'Only main/desktop and its root know the shell.',
      { path: '.', pathNot: under('(main/desktop|preload/bridge)') },
      { path: 'node_modules/electron/' },
    ),
    rule(
      'desktop-is-a-leaf',
      'Roots alone choose a shell.',
      { path: under('main'), pathNot: under('main/(desktop|web)|main/(desktop|server|cli)\\.ts|main/app/commands') },
      { path: under('main/(desktop|web)') },
    ),
    rule(
      'clusters-know-no-upper-room',
      'Connections are the ground floor of the host.',
      { path: under('main/clusters') },
      { path: under('main/(rpc|app|watch|sessions|fleet|analysis|engine|web|desktop)') },
    ),
    rule(
      'watch-and-sessions-use-connections',
      'They take a connection and a logger, not the application.',
      { path: under('main/(watch|sessions|storage)') },
      { path: under('main/(rpc|app|engine|web|desktop|fleet|analysis)') },
    ),
    rule(
      'rpc-serves-the-services',
      'Handlers call the services below; they know no shell and no engine.',
      { path: under('main/rpc') },
      { path: under('main/(app|engine|web|desktop)') },
    ),
    rule(
      'renderer-never-imports-main',
      'Not even types: the contract is the only door.',
      { path: under('renderer') },
      { path: under('main') },
    ),
    rule(
      'ui-knows-vue-only',
      'The design system could be lifted out as it is.',
      { path: under('renderer/ui') },
      { path: under('(renderer|preload)'), pathNot: under('(renderer/ui|preload/base)') },
    ),
    rule(
      'components-below-features',
      'Building blocks hold no state of the application.',
      { path: under('renderer/(components|kinds)') },
      { path: under('renderer/(features|views)') },
    ),
    rule(
      'objects-talk-to-rpc',
      'The only path for cluster data.',
      { path: under('renderer/objects') },
      { path: under('renderer/(views|features|components|kinds|stores)') },
    ),
    rule(
      'features-below-views',
      'A page composes features, not the other way round.',
      { path: under('renderer/features') },
      { path: under('renderer/views') },
    ),
    rule(
      'product-never-imports-test',
      'Test code is not shipped.',
      { path: under('(main|preload|renderer)') },
      { path: under('test') },
    ),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: under('out') },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.main.json' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.js', '.mjs', '.vue', '.json'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default'],
    },
  },
}

/** @type {import('jest').Config} */
module.exports = {
	rootDir: '..',
	testEnvironment: 'node',
	testMatch: ['<rootDir>/test/**/*.test.ts'],
	transform: {
		'^.+\\.(ts|js)$': ['@swc/jest', { jsc: { target: 'es2022', parser: { syntax: 'typescript' } } }],
	},
	// p-limit is published as ECMAScript modules only.
	transformIgnorePatterns: ['/node_modules/(?!(p-limit|yocto-queue)/)'],
	// Whole installations of other programs, which are no modules of this project.
	modulePathIgnorePatterns: ['<rootDir>/test/e2e/', '<rootDir>/bench/node_modules/'],
	testTimeout: 60_000,
};

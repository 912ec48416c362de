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
	testTimeout: 60_000,
};

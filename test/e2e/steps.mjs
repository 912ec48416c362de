/** What a person does in n8n's editor, one small step each. Names of parameters are those of the node's description. */

/** @param {import('playwright-core').Page} page */
export function stepsOn(page) {
	const by = (id) => page.getByTestId(id);
	/** Lists that are closed stay in the page, unseen. */
	const seen = (id) => by(id).filter({ visible: true });
	const options = page.locator('.el-select-dropdown__item').filter({ visible: true });
	const parameter = (name) => by(`parameter-input-${name}`);
	const output = by('output-panel');
	const credential = by('editCredential-modal');

	return {
		/** Logs in with the form that n8n shows first. */
		async logIn(url, { email, password }) {
			await page.goto(`${url}/signin`);
			await page.getByLabel('Email').fill(email);
			await page.getByLabel('Password').fill(password);
			await by('form-submit-button').click();
			await page.waitForURL((address) => !address.pathname.startsWith('/signin'));
		},
		async openWorkflow(url, id) {
			await page.goto(`${url}/workflow/${id}`);
			await by('canvas-node').first().waitFor();
		},
		/** Opens the nodes panel behind the last node, and types. */
		async searchNodes(text) {
			await by('canvas-handle-plus').last().click();
			await by('node-creator-search-bar').waitFor();
			await page.keyboard.type(text);
			await by('node-creator-item-name').first().waitFor();
		},
		async openNodeDetails(name) {
			await by('node-creator-item-name').getByText(name, { exact: true }).click();
			await page.getByText('Add to workflow').waitFor();
		},
		async addToWorkflow() {
			await page.getByText('Add to workflow').click();
			await by('ndv').waitFor();
		},
		/** Runs what comes before the node that is open, so that its columns are there to map. */
		async executePrevious() {
			await by('execute-previous-node').click();
			await by('ndv-input-panel')
				.getByText(/\d items?/)
				.first()
				.waitFor();
		},
		/** Opens the credential of the node; n8n tests it as it opens. */
		async openCredential() {
			await by('credential-edit-button').click();
			await credential.getByText('Connection tested successfully').waitFor();
		},
		async closeCredential() {
			await credential.getByRole('button', { name: 'Close' }).click();
			await credential.waitFor({ state: 'hidden' });
		},
		/** Opens a drop-down parameter. @returns {Promise<string[]>} The names of its options. */
		async openList(name) {
			// A list that is still loading is disabled, and closes again when it has loaded.
			await parameter(name).locator('input:enabled').first().waitFor({ state: 'attached' });
			await parameter(name).click();
			await options.first().waitFor();
			const texts = await options.allInnerTexts();
			return texts.map((text) => text.split('\n')[0]);
		},
		/** Chooses in the drop-down that is open. */
		async choose(option) {
			await options
				.filter({ has: page.getByText(option, { exact: true }) })
				.first()
				.click();
		},
		/** Closes a drop-down in which several may be chosen. */
		async closeList() {
			await by('tab-params').click();
			await options.first().waitFor({ state: 'hidden' });
		},
		/** Opens a resource locator and types; waits until the list is that of what was typed. */
		async search(name, text) {
			await by(`resource-locator-${name}`).getByTestId('rlc-input').click();
			const answer = page.waitForResponse((response) => {
				const { filter = '', path } = response.request().postDataJSON() ?? {};
				return path === `parameters.${name}` && filter === text;
			});
			await seen('rlc-search').fill(text);
			await answer;
			await seen('rlc-item').first().waitFor();
			return await seen('rlc-item').allInnerTexts();
		},
		async pick(entry) {
			await seen('rlc-item').getByText(entry, { exact: true }).click();
		},
		/** Fills a text parameter. */
		async fill(name, text) {
			await parameter(name).locator('input, textarea').first().fill(text);
		},
		/** Types an expression into a text parameter ("=" makes it one), and waits until the editor has taken it. */
		async fillExpression(name, expression, preview) {
			await this.fill(name, '=');
			await page.keyboard.insertText(expression);
			const shown = by(/^(inline-expression-editor-output|parameter-expression-preview-.*)$/).getByText(
				preview,
				{ exact: true },
			);
			await shown.first().waitFor();
			await by('tab-params').click();
			await shown.first().waitFor();
		},
		/** Adds a field to the mapper; required ones are there from the start. */
		async addField(label) {
			await page.getByText('Add field to send').click();
			await page.getByRole('menuitem', { name: label, exact: true }).click();
		},
		/** Runs the node that is open, until its output says what is expected. */
		async execute(expected) {
			await by('node-execute-button').first().click();
			await output.getByText(expected).first().waitFor();
		},
		/** Turns to one of the node's outputs. @returns {Promise<string>} Everything that is to be read there. */
		async openOutput(name) {
			await output
				.getByText(new RegExp(`^${name}`))
				.first()
				.click();
			return await output.innerText();
		},
		async closeNode() {
			await by('ndv-close-button').click();
			await by('ndv').waitFor({ state: 'hidden' });
		},
	};
}

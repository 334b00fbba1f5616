/** Zoho Desk's client as documented, with a reply box beside the extension: window.helpdesk drives it from the test. */
window.helpdesk = {
  settings: JSON.parse(new URLSearchParams(location.search).get("settings")),
  said: [],
  /** The agent presses send: resolves to what became of the reply. A hook that does not answer in 30 s is passed over. */
  async send(content) {
    const patience = new Promise((resolve) => setTimeout(resolve, 30_000, true));
    try {
      const go = await Promise.race([
        window.helpdesk.hook({content, ticketId: "4711", toAddress: "c@example.com"}),
        patience,
      ]);
      return {sent: go !== false};
    } catch (why) {
      return {sent: false, why: String(why)};
    }
  },
};
window.ZOHODESK = {
  extension: {
    onload: async () => ({
      instance: {
        on: (name, hook) => {
          if (name === "ticket.reply") window.helpdesk.hook = hook;
        },
      },
    }),
  },
  get: async (name) => ({[name]: Object.entries(window.helpdesk.settings).map(([key, value]) => ({name: key, value}))}),
  notify: ({content}) => window.helpdesk.said.push(content),
};

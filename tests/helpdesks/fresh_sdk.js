/** Freshworks' client as documented, with a ticket's reply box beside the app: window.helpdesk drives it from the test. */
window.helpdesk = {
  settings: JSON.parse(new URLSearchParams(location.search).get("settings")),
  said: [],
  /** The agent presses send: resolves to what became of the reply. */
  send(body) {
    const {handler, options} = this.intercepted;
    return new Promise((resolve) => {
      const helper = {
        getData: () => ({body, cc: []}),
        done: () => resolve({sent: true}),
        fail: (why) => resolve({sent: false, why}),
      };
      if (options?.intercept) handler({type: "ticket.sendReply", helper});
      else resolve({sent: true});
    });
  },
};
window.app = {
  initialized: async () => ({
    iparams: {get: async () => window.helpdesk.settings},
    data: {get: async (name) => ({[name]: {id: 4711}})},
    interface: {trigger: async (name, options) => window.helpdesk.said.push(`${name}: ${options.message}`)},
    events: {
      on: (name, handler, options) => {
        if (name === "ticket.sendReply") window.helpdesk.intercepted = {handler, options};
      },
    },
  }),
};

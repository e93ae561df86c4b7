"""Where is each tonne, serial by serial: registries, projects, issuances, holdings, retirements?"""

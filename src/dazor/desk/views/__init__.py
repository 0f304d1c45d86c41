"""The pages: function views that read, call a room or `acts`, and render. They work with scripts off."""
